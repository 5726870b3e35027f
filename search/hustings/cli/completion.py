"""`hustings completion`: the lines that teach a shell to complete what is typed."""

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

_SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command("completion")
@click.argument("shell", type=click.Choice(tuple(_SHELLS)))
def command(shell: str) -> None:
    """Print the script with which a shell completes commands, options and, from the index, names.

    \b
    eval "$(hustings completion bash)"                        in ~/.bashrc
    eval "$(hustings completion zsh)"                         in ~/.zshrc
    hustings completion fish | source                         in ~/.config/fish/config.fish
    """
    root = click.get_current_context().find_root().command
    click.echo(_SHELLS[shell](root, {}, "hustings", "_HUSTINGS_COMPLETE").source())

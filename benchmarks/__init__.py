"""How fast Hustings is beside other engines: `python -m benchmarks`, or `make bench`.

    corpus -> build with each engine, in a process of its own -> ask each the same queries -> report

docs/benchmarks.md says what each figure is and what is alike between the engines.
"""

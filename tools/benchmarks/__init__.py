"""What `tools/bench` measures, and how.

`races` says what a benchmark is and `stopwatch` times it; `samples` holds the documents, `rivals` what we
are compared with; `parse`, `check`, `build` and `startup` are the benchmarks; `command` prints them.
"""

"""kitgen: one YAML lesson spec in, everything an instructor carries into class out.

The flow, one way only:

    yaml_source   text of a lesson        -> nodes that know where they stand
    reader, spec  nodes                   -> Lesson, Course (typed, frozen)
    rules         lessons                 -> diagnostics
    views         a lesson, an audience   -> the data that one document may use
    plan          project x kinds         -> tasks (pure, hashable)
    page, exporters   a task              -> bytes
    proof, store  bytes                   -> build/ and its manifest

See kitgen/README.md for the plan of the house.
"""

__version__ = "0.1.0"

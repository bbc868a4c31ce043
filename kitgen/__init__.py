"""kitgen: one YAML lesson spec in, everything an instructor carries into class out.

The flow, one way only:

    source        the text of a file         -> nodes that know their places
    model, read   nodes                      -> Lesson, Course (typed, frozen)
    check         lessons                    -> diagnostics
    view          a lesson and an audience   -> the data that one document may use
    plan          a project and its kinds    -> tasks
    render        a task                     -> bytes
    prove, store  bytes                      -> build/ and its manifest

See kitgen/README.md for the plan of the house.
"""

__version__ = "0.1.0"

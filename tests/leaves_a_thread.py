"""Loaded into the process that workers are forked from by a test: kitgen.warm, and a thread that stays."""

import threading

import kitgen.warm  # noqa: F401 - what is loaded in a build

threading.Thread(target=threading.Event().wait, daemon=True).start()

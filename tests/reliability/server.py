"""Imports everything once and forks a child for each command that standard input names; see conftest.py."""

import faulthandler
import json
import os
import sys
import traceback


def child(request):
    with open(request["log"], "a") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.environ.update(request["environment"])
    code = 1
    faulthandler.dump_traceback_later(300, exit=True)  # a test that hangs says where
    try:
        if request["code"]:
            exec(request["code"], {"__name__": "child"})
            code = 0
        else:
            code = main(request["arguments"])
    except SystemExit as stop:
        code = stop.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def say(what):
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def ended(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    import datasets  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import sentence_transformers  # noqa: F401
    import torch
    import wordfreq  # noqa: F401
    from mteb.cli import build_cli  # noqa: F401

    import mteb_words.extension.commands
    import mteb_words.wrappers.static  # noqa: F401
    from mteb_words.extension.cli import main
    from mteb_words.extension.registry import register

    torch.set_num_threads(1)
    register()
    say("ready")
    while line := sys.stdin.readline():
        request = json.loads(line)
        if "wait" in request:
            say(ended(request["wait"]))
            continue
        pid = os.fork()
        if pid == 0:
            child(request)
        say(pid)

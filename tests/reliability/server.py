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
    faulthandler.dump_traceback_later(60, exit=True)  # a test that hangs says where
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


def ended(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    import datasets  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import sentence_transformers  # noqa: F401
    import torch

    import mteb_words.extension.run  # noqa: F401
    from mteb_words.extension.cli import main
    from mteb_words.extension.registry import register

    torch.set_num_threads(1)
    register()
    print("ready", flush=True)
    while line := sys.stdin.readline():
        request = json.loads(line)
        if "wait" in request:
            print(ended(request["wait"]), flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            child(request)
        print(pid, flush=True)

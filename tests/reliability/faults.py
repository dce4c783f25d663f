"""What makes a folder refuse files, for a process of its own: nothing of it outlives the process, and nobody need be root."""

import ctypes
import os
import resource

NEW_MOUNTS, NEW_USER, PRIVATE, RECURSIVE = 0x20000, 0x10000000, 1 << 18, 1 << 14
READ_ONLY, REMOUNT, BIND = 1, 1 << 5, 1 << 12

libc = ctypes.CDLL(None, use_errno=True)
alone = False  # whether what this process mounts is seen by nobody else


def mounts_of_its_own():
    """Let this process mount what it likes, if the system allows it."""
    global alone
    user, group = os.getuid(), os.getgid()
    if libc.unshare(NEW_MOUNTS) == 0:
        alone = True
    elif libc.unshare(NEW_USER | NEW_MOUNTS) == 0:
        alone = True
        for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    alone = mount("none", "/", PRIVATE | RECURSIVE)


def mount(source, target, flags, options="", kind="none"):
    return alone and libc.mount(source.encode(), str(target).encode(), kind.encode(), flags, options.encode()) == 0


def small_disk(folder, size):
    """Let a folder hold that many bytes; where nothing may be mounted, no file in the process may be longer."""
    folder.mkdir(parents=True)
    if not mount("none", folder, 0, f"size={size}", "tmpfs"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def read_only(folder):
    """Make a folder's file system read-only; where nothing may be mounted, the folder itself."""
    if not (mount(str(folder), folder, BIND) and mount("none", folder, REMOUNT | BIND | READ_ONLY)):
        forbidden(folder)


def forbidden(folder):
    """Take from everybody the right to write into a folder, from root as well: it gives up what makes it root."""
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o555)
    nothing = (ctypes.c_uint32 * 6)()
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    assert libc.capset(header, nothing) == 0

"""The conditions a server runs under: how much room its disk has, and what time it is."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path


class SmallDisk:
    """A file system in memory with little room; needs root, as mounting does."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        """Mounts it.

        Raises:
            subprocess.CalledProcessError: it may not be mounted.
        """
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True)

    def fill(self) -> None:
        """Takes all the room that is left."""
        with contextlib.suppress(OSError), (self.folder / "ballast").open("ab", buffering=0) as ballast:
            for size in (1 << 16, 1 << 12, 1):
                with contextlib.suppress(OSError):
                    while ballast.write(bytes(size)):
                        pass

    def free(self) -> None:
        """Gives it back."""
        (self.folder / "ballast").unlink(missing_ok=True)

    def stop(self) -> None:
        """Unmounts it."""
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


class Clock:
    """The wall clock of some processes, which can be put forward and back while they run; no other clock moves."""

    LIBRARY = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")

    def __init__(self, folder: Path) -> None:
        """Begins at the right time.

        Raises:
            FileNotFoundError: libfaketime is not installed (``apt-get install faketime``).
        """
        if not self.LIBRARY.exists():
            raise FileNotFoundError("libfaketime is not installed; type: apt-get install faketime")
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "clock"
        self.put("+0")

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to look at this clock."""
        return {
            "LD_PRELOAD": str(self.LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }

    def put(self, shift: str) -> None:
        """Puts it forward or back from the right time, such as ``+1d``, ``-1h`` or ``+0``."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{shift}\n", encoding="utf-8")
        new.replace(self._file)

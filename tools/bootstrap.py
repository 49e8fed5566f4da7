"""Makes `.venv` with nothing but Python 3.11's standard library: no ensurepip, no pip on the machine.

Run by `make setup`. pip itself travels in `tools/vendor` as the wheel that its authors published; everything
it installs is pinned by hash in `requirements/`. Nothing is done when nothing changed.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLD_PYTHON = """\
Perlu Python 3.11 atau lebih baru; ini Python {found}. Pasang (Debian: apt install python3.11), atau sebutkan:
  make run PYTHON=/jalan/ke/python3.11
Python 3.11 or newer is needed; this is Python {found}. Install it, or name it as above."""

if sys.version_info[:2] < (3, 11):  # before anything below that an old Python cannot even define
    print(OLD_PYTHON.format(found=sys.version.split()[0]))
    sys.exit(1)

LAUNCHER = """#!{python}
import sys
from mpp.cli import main
sys.exit(main())
"""


def main(groups: list[str]) -> int:
    """Make or update the environment with the requirement groups named (base, dev)."""
    files = [ROOT / "requirements" / f"{group}.txt" for group in groups]
    mark, state = VENV / ".installed", _state(files)
    if mark.exists() and set(state.split()) <= set(mark.read_text().split()):
        return 0
    if not (VENV / "bin" / "python").exists():
        print("Menyiapkan lingkungan Python … / Making the Python environment …", flush=True)
        venv.EnvBuilder(with_pip=False, symlinks=True).create(VENV)
    _install(files)
    _write_launcher()
    mark.write_text(state)
    return 0


def _state(files: list[Path]) -> str:
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return "\n".join([sys.version.split()[0], str(ROOT), *digests])


def _install(files: list[Path]) -> None:
    wheel = next((ROOT / "tools" / "vendor").glob("pip-*.whl"))
    requirements = [part for file in files for part in ("-r", str(file))]
    command = [str(VENV / "bin" / "python"), f"{wheel}/pip", "install", "--require-hashes", "--no-deps", "-q"]
    flags = ["--only-binary", ":all:", "--no-warn-script-location", "--disable-pip-version-check"]
    subprocess.run([*command, *flags, *requirements], check=True)


def _write_launcher() -> None:
    packages = next((VENV / "lib").glob("python3*")) / "site-packages"
    (packages / "mpp-source.pth").write_text(f"{ROOT / 'src'}\n")
    launcher = VENV / "bin" / "mpp"
    launcher.write_text(LAUNCHER.format(python=VENV / "bin" / "python"))
    launcher.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["base"]))

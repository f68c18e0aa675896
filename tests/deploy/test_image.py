"""The image is pinned, small in rights, and starts without a shell."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys

from bot.__main__ import COMMANDS
from bot.paths import ROOT
from tests.deploy.files import DEPLOY, NAME, known_variables

TEXT = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
LINES = [line.strip() for line in TEXT.splitlines() if line.strip() and not line.startswith("#")]


def last_stage() -> list[str]:
    begin = max(number for number, line in enumerate(LINES) if line.startswith("FROM "))
    return LINES[begin:]


def test_every_stage_starts_from_one_pinned_python_3_10_that_can_be_given_by_its_digest() -> None:
    tag = re.search(r"^ARG PYTHON=(\S+)$", TEXT, re.MULTILINE)
    assert tag is not None
    assert re.fullmatch(r"python:3\.10\.\d+-slim-[a-z]+(@sha256:[0-9a-f]{64})?", tag[1])
    stages = [line.split()[1] for line in LINES if line.startswith("FROM ")]
    assert set(stages) == {"${PYTHON}", "dependencies"}


def test_dependencies_come_with_checksums_only() -> None:
    installs = [line for line in LINES if "pip install" in line or "pip sync" in line]
    assert installs
    for line in installs:
        steps = [step for step in line.split("&&") if "pip install" in step or "pip sync" in step]
        assert all("--require-hashes" in step for step in steps)
    assert "requirements-dev.txt" not in TEXT


def test_it_runs_as_a_numeric_user_that_is_not_root() -> None:
    users = [line.split()[1] for line in last_stage() if line.startswith("USER ")]
    assert users
    assert all(re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user) for user in users)


def test_only_var_can_be_written() -> None:
    assert [line for line in last_stage() if line.startswith("VOLUME")] == ['VOLUME ["/app/var"]']
    assert [line for line in last_stage() if "chown" in line] == ["RUN chown -R 10001:10001 var"]


def test_it_starts_and_is_probed_without_a_shell() -> None:
    for word in ("ENTRYPOINT", "CMD"):
        (line,) = [line for line in last_stage() if line.startswith(f"{word} ")]
        assert isinstance(json.loads(line.removeprefix(word)), list)
    (health,) = [line for line in last_stage() if line.startswith("HEALTHCHECK")]
    probe = json.loads(health.partition(" CMD ")[2])
    assert probe[0] == "python"
    assert "/ready" in probe[2]


def test_nothing_is_installed_or_built_in_the_last_stage() -> None:
    assert not [line for line in last_stage() if re.search(r"pip|apt|uv |train", line)]


def test_the_command_exists() -> None:
    assert LINES[-2:] == ['ENTRYPOINT ["python", "-m"]', 'CMD ["bot.server"]']
    assert (ROOT / "bot" / "server" / "__main__.py").exists()
    assert set(re.findall(r"bot (dashboard|purge|train|check)", TEXT)) <= COMMANDS.keys()


def test_variables_in_the_image_are_those_of_the_code() -> None:
    assert set(NAME.findall(TEXT)) <= known_variables()


def test_every_process_of_the_image_logs_json() -> None:
    assert any(re.search(r"\bSPOORWIJZER_LOGS=json\b", line) for line in last_stage() if line.startswith("ENV "))


def test_the_context_is_a_list_of_what_goes_in() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    assert lines[0] == "*"
    wanted = [line[1:] for line in lines if line.startswith("!")]
    assert all((ROOT / path).exists() for path in wanted)
    assert not {"deploy", "var", ".git", ".venv", "models"} & {path.split("/")[0] for path in wanted}


def test_what_only_training_needs_is_taken_out_after_it() -> None:
    (made,) = [line for line in LINES if "bot train" in line]
    assert made.index("bot train") < made.index("uninstall") < made.index("only-for-training.txt")
    assert "!tools/only-for-training.txt" in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_all_of_it_can_be_read_by_its_user_however_closed_the_checkout_was() -> None:
    (made,) = [line for line in LINES if "bot train" in line]
    # After everything that makes files.
    assert made.endswith("&& chmod -R u=rwX,go=rX .")


def test_all_of_our_code_is_compiled_so_that_no_clock_counts() -> None:
    # Without -f, what the training had compiled before stays as it was.
    (made,) = [line for line in LINES if "bot train" in line]
    assert "compileall -q -f --invalidation-mode unchecked-hash bot" in made


def test_the_first_process_of_a_container_can_be_stopped_while_it_starts() -> None:
    program = "import os; os.getpid = lambda: 1; import bot, time; print('started', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 128 + signal.SIGTERM

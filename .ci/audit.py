"""Known vulnerabilities of what the app runs with: `python .ci/audit.py installed.txt`.

The file is what `pip freeze` says of them. One line is the answer. It is a failure where a version
without the vulnerability can be had; no network, or nothing to mend with, is said and is none.
"""

import json
import subprocess
import sys

SECONDS = 120
NOT_MADE = "Audit: not made, since the advisories cannot be reached from here."


def report_on(path):
    """What pip-audit says of the packages in a file, as JSON, or None where it could not ask."""
    audit = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--format", "json"]
    try:
        done = subprocess.run(
            [*audit, "--requirement", path], capture_output=True, text=True, timeout=SECONDS
        )
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None


def answer(report):
    """The line that says what was found, and whether it is a failure.

    Parameters
    ----------
    report : dict or None

    Returns
    -------
    line : str
    failed : bool
    """
    packages = report["dependencies"] if report else []
    known = [package for package in packages if "skip_reason" not in package]
    if not known:
        return NOT_MADE, False
    found = [(package, fault) for package in known for fault in package["vulns"]]
    said = f"Audit: {len(known)} of {len(packages)} packages looked up"
    if not found:
        return f"{said}, no known vulnerability.", False
    told = [
        f"{package['name']} {package['version']} has {fault['id']}, "
        + (f"mended in {fault['fix_versions'][0]}" if fault["fix_versions"] else "not mended yet")
        for package, fault in found
    ]
    return f"{said}. {'; '.join(told)}.", any(fault["fix_versions"] for _, fault in found)


if __name__ == "__main__":
    line, failed = answer(report_on(sys.argv[1]))
    print(line)
    sys.exit(failed)

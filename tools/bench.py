"""Every measured figure, each beside a floor from the same run: make bench

Figures of one run on one machine: compare the ratios, not the seconds, between machines. The last
run that we kept is in docs/bench.md.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = {
    "statistics": ["tools.bench_stats"],
    "effect": ["tools.bench_effect"],
    "compare": ["tools.bench_compare"],
    "timing": ["tools.bench_timing"],
    "prompts": ["tools.bench_prompts"],
    "answer": ["tools.bench_answer"],
    "release": ["tools.bench_release"],
    "audit": ["tools.bench_audit"],
    "tokens": ["tools.bench_tokens"],
    "closing": ["tools.bench_closing"],
    "import": ["tools.bench_import"],
    "verdicts": ["tools.bench_judge"],
    "insights": ["tools.bench_insights"],
    "pages": ["tools.bench_pages"],
    "client": ["tools.bench_client"],
    "start": ["tools.bench_start"],
}


def main(chosen: list[str]) -> int:
    """Run the parts that were asked for, or all. Returns how many failed."""
    unknown = set(chosen) - set(PARTS)
    if unknown:
        print(f"No such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
        return 2
    failed = 0
    for name, module in PARTS.items():
        if chosen and name not in chosen:
            continue
        print(f"\n── {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", *module], cwd=ROOT, check=False)
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

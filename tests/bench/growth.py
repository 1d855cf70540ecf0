#!/usr/bin/env python3
"""How time and memory of `lotse run` grow with the rows: made-up tables of 1,000 to 1,000,000 rows, a fixed number of trials.

    tests/bench/growth.py [SVG]

Writes the table on standard output, and a plot into the file SVG (build/growth.svg). ROWS ("1000 3162 …"), TRIALS (4),
THREADS (2), TASK (regression). From 100,000 training rows on there are three folds instead of five, from 500,000 two.
"""
import math, os, subprocess, sys, tempfile, time
from pathlib import Path

from tables import write_pipeline, write_table

BUILD = Path(os.environ.get("LOTSE_BUILD", "build")).resolve()
ROWS = [int(word) for word in os.environ.get("ROWS", "1000 3162 10000 31623 100000 316228 1000000").split()]
TRIALS, THREADS = os.environ.get("TRIALS", "4"), os.environ.get("THREADS", "2")
TASK = os.environ.get("TASK", "regression")
WIDTH, HEIGHT, LEFT, TOP, PANEL = 720, 330, 62, 34, 260


def measure(folder, rows):
    data, pipeline = folder / "data.csv", folder / "pipeline.toml"
    write_table(data, rows, TASK)
    write_pipeline(pipeline, data, TASK)
    began = time.monotonic()
    process = subprocess.Popen([BUILD / "lotse", "run", pipeline, "--trials", TRIALS, "--threads", THREADS, "--seed", "1",
                                "--quiet", "--output", folder / "results"], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 4):
        raise SystemExit(f"growth: lotse run on {rows} rows ended with {os.waitstatus_to_exitcode(status)}")
    return dict(rows=rows, wall=time.monotonic() - began, processor=used.ru_utime + used.ru_stime,
                memory=used.ru_maxrss / 1000, file=data.stat().st_size / 1e6)


class Panel:
    """A plot with logarithmic axes: lines of (rows, value)."""

    def __init__(self, left, title, points):
        self.left, self.title = left, title
        self.low = [math.floor(math.log10(min(point[axis] for point in points))) for axis in (0, 1)]
        self.high = [max(math.ceil(math.log10(max(point[axis] for point in points))), self.low[axis] + 1) for axis in (0, 1)]

    def at(self, rows, value):
        share = [(math.log10(number) - low) / (high - low) for number, low, high in zip((rows, value), self.low, self.high)]
        return self.left + PANEL * share[0], TOP + PANEL * (1 - share[1])

    def grid(self):
        yield f'<text x="{self.left}" y="{TOP - 14}" class="title">{self.title}</text>'
        for power in range(self.low[0], self.high[0] + 1):
            x, _ = self.at(10 ** power, 10 ** self.low[1])
            yield f'<path d="M{x:.1f} {TOP}V{TOP + PANEL}" class="grid"/>'
            yield f'<text x="{x:.1f}" y="{TOP + PANEL + 18}" text-anchor="middle">{10 ** power:,}</text>'
        for power in range(self.low[1], self.high[1] + 1):
            _, y = self.at(10 ** self.low[0], 10 ** power)
            yield f'<path d="M{self.left} {y:.1f}h{PANEL}" class="grid"/>'
            yield f'<text x="{self.left - 6}" y="{y + 4:.1f}" text-anchor="end">{10 ** power:,g}</text>'

    def line(self, points, name, style):
        places = [self.at(*point) for point in points]
        yield f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in places)}" class="{style}"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places)
        x, y = places[-1]
        above = y - 9 if style == "line" else y + 17
        yield f'<text x="{x:.1f}" y="{above:.1f}" text-anchor="end">{name}</text>'


def draw(measured):
    processor, wall, memory = ([(row["rows"], row[key]) for row in measured] for key in ("processor", "wall", "memory"))
    time_panel = Panel(LEFT, "seconds", processor + wall)
    memory_panel = Panel(LEFT + PANEL + 86, "peak memory, MB", memory)
    parts = [*time_panel.grid(), *time_panel.line(processor, "processor", "line"), *time_panel.line(wall, "wall", "dashed"),
             *memory_panel.grid(), *memory_panel.line(memory, "", "line")]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">\n'
            "<style>.grid{stroke:#ccc}.line,.dashed{fill:none;stroke:#000;stroke-width:1.5}.dashed{stroke-dasharray:5 3}"
            ".title{font-size:13px;font-weight:bold}</style>\n"
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n' + "\n".join(parts) +
            f'\n<text x="{WIDTH / 2}" y="{HEIGHT - 4}" text-anchor="middle">rows</text>\n</svg>\n')


def main():
    picture = Path(sys.argv[1]) if len(sys.argv) > 1 else BUILD / "growth.svg"
    print("| rows | file, MB | wall seconds | processor seconds | peak memory, MB |")
    print("|---:|---:|---:|---:|---:|")
    measured = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in ROWS:
            row = measure(Path(folder), rows)
            measured.append(row)
            print(f"| {rows:,} | {row['file']:.1f} | {row['wall']:.1f} | {row['processor']:.1f} | {row['memory']:,.0f} |",
                  flush=True)
            picture.write_text(draw(measured))


if __name__ == "__main__":
    main()

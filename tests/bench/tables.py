"""Made-up tables of any length for the benchmarks, the same in each call: twenty columns such as an ERP system would
export (numbers, some of them missing, categories of 3 to 300 values, a date) and a target that depends on them."""
import datetime, math, random

TARGETS = {"regression": ("menge", "rmse"), "binary": ("reklamation", "auc")}
NUMBERS = ["breite", "hoehe", "gewicht", "temperatur", "druck", "drehzahl", "strom", "spannung", "laufzeit", "rauschen"]
CATEGORIES = {"schicht": 3, "werk": 4, "linie": 8, "farbe": 12, "lieferant": 30, "region": 16, "artikel": 300, "kunde": 300}
FIRST_DAY = datetime.date(2021, 1, 4)


def row(draw, effects):
    """The cells of one row, and what the target is without noise."""
    numbers = [draw.gauss(0, 1) for _ in NUMBERS]
    levels = [int(size * draw.random() ** 1.5) for size in CATEGORIES.values()]
    day = int(1500 * draw.random())
    signal = (2 * numbers[0] + math.sin(2 * numbers[1]) + numbers[2] * numbers[3] + abs(numbers[4])
              + (numbers[5] if levels[0] == 1 else -numbers[5]) + math.cos(2 * math.pi * day / 365.25)
              + sum(effect[level] for effect, level in zip(effects, levels)))
    cells = ["" if draw.random() < 0.04 else f"{number:.3f}" for number in numbers]
    cells += [f"{name[0]}{level}" for name, level in zip(CATEGORIES, levels)]
    return cells + [(FIRST_DAY + datetime.timedelta(day)).isoformat()], signal


def write_table(path, rows, task):
    draw, fixed = random.Random(1), random.Random(2)
    effects = [[fixed.gauss(0, 0.7) for _ in range(size)] for size in CATEGORIES.values()]
    with open(path, "w") as file:
        file.write(",".join(NUMBERS + list(CATEGORIES) + ["datum", TARGETS[task][0]]) + "\n")
        for _ in range(rows):
            cells, signal = row(draw, effects)
            noisy = signal + draw.gauss(0, 1)
            answer = f"{20 + 5 * noisy:.2f}" if task == "regression" else ("ja" if noisy > 3 else "nein")
            file.write(",".join(cells) + "," + answer + "\n")


def write_pipeline(path, data, task):
    target, metric = TARGETS[task]
    with open(path, "w") as file:
        file.write(f'[[source]]\nfile = "{data}"\n[target]\ncolumn = "{target}"\n[split]\nstrategy = "random"\n'
                   f'[goal]\nmetric = "{metric}"\n')

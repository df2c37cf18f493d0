#!/usr/bin/env python3
"""Invents a plan of business cards: people, companies and posts put together at random from words.json.

    invent_cards.py --plan samples/plan --out DIR [--count 200] [--seed 1] [--class scan|photo|both] [--turned 0.3]
    draw_samples --plan DIR --out DIR/cards --leave-out

The committed cards have been looked at one by one while Meishi was built, so what is read of them says little about a
card nobody has seen. These are drawn afresh from a seed: to fit what is learnt from many cards (ocr/certainty.cc) and
to check on others, of another seed, what that is worth. The designs are those of the plan with sizes, weights and
spacing shifted a little. None of it is committed.
"""
import argparse
import copy
import json
import random
from pathlib import Path

NUMERALS = "〇一二三四五六七八九"
LABELS = [("TEL ", "FAX "), ("TEL: ", "FAX: "), ("電話 ", "ファクス "), ("Tel. ", "Fax. "), ("T ", "F "), ("TEL：", "FAX：")]
MOBILE = ["携帯 ", "Mobile: ", "M ", "携帯電話 ", "MOBILE "]
MAIL = ["", "E-mail ", "Mail: ", "E-mail: ", "e-mail："]
VERTICAL = {"vertical-classic", "vertical-crest", "portrait-vertical"}


def shifted(designs, rng):
    """The designs with their print a little larger, smaller, bolder or wider set."""
    out = copy.deepcopy(designs)
    for design in out.values():
        for block in design["blocks"]:
            block["pt"] = round(block.get("pt", 8) * rng.uniform(0.84, 1.06), 2)
            if rng.random() < 0.3:
                block["weight"] = rng.choice([300, 400, 500, 700])
            if block["key"] == "name" and rng.random() < 0.4:
                block["spacing"] = round(rng.uniform(0, 0.4), 2)
    return out


def kanji_number(n):
    if n < 10:
        return NUMERALS[n]
    tens, ones = divmod(n, 10)
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


def spelled(digits):
    return "".join(NUMERALS[int(c)] if c.isdigit() else "―" for c in digits)


def hiragana(kana):
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in kana)


class Inventor:
    def __init__(self, words, designs, rng, kinds, turned):
        self.words, self.designs, self.rng, self.kinds, self.turned = words, designs, rng, kinds, turned

    def pick(self, key):
        return self.rng.choice(self.words[key])

    def phone(self, area):
        # Subscriber numbers of the ranges that are printed in examples only: ...-01xx.
        local = f"{self.rng.randint(2, 7)}{''.join(str(self.rng.randint(0, 9)) for _ in range(5 - len(area)))}"
        return f"{area}-{local if len(area) < 5 else self.rng.randint(2, 7)}-01{self.rng.randint(0, 99):02d}"

    def mobile(self):
        r = self.rng
        return f"0{r.choice('789')}0-55{r.randint(0, 99):02d}-01{r.randint(0, 99):02d}"

    def company(self):
        stem, trade = self.pick("stem"), self.pick("trade")
        form, before, english, domain = self.pick("form")
        name = stem[0] + trade[0]
        host = f"{stem[1]}-{trade[2]}" if self.rng.random() < 0.5 else stem[1] + trade[2]
        return {
            "printed": form + name if before else name + form,
            "full": (form + name if before else name + form).replace("（株）", "株式会社"),
            "english": f"{stem[2]} {trade[1]}" + (f" {english}" if english and english[0].isalpha() else ""),
            "domain": f"{host}.{domain}",
        }

    def person(self):
        family, given = self.pick("family"), self.pick("given")
        return {"name": [family[0], given[0]], "kana": [family[1], given[1]], "roman": [family[2], given[2]]}

    def address(self, vertical):
        r = self.rng
        postal, prefecture, city, town, area = self.pick("place")
        numbers = [r.randint(1, 6), r.randint(1, 28), r.randint(1, 40)]
        if r.random() < 0.15:
            numbers = numbers[1:]
        if vertical:
            units = ["丁目", "番", "号"][-len(numbers):]
            block = "".join(kanji_number(n) + u for n, u in zip(numbers, units))
        else:
            style = r.random()
            if style < 0.55:
                block = "-".join(map(str, numbers))
            elif style < 0.75 and len(numbers) == 3:
                block = f"{numbers[0]}丁目{numbers[1]}-{numbers[2]}"
            elif len(numbers) == 3:
                block = f"{numbers[0]}丁目{numbers[1]}番{numbers[2]}号"
            else:
                block = f"{numbers[0]}番{numbers[1]}号"
        building = ""
        if not vertical and r.random() < 0.5:
            building = self.pick("building") + r.choice(["", f"{r.randint(2, 12)}F", f"{r.randint(2, 12)}階", f" {r.randint(2, 9)}0{r.randint(1, 9)}"])
        return {
            "postal": postal, "area": area, "place": prefecture + city + town, "block": block, "building": building,
            "truth": [prefecture, city, town + "-".join(map(str, numbers))],
        }

    def email(self, person, domain):
        family, given = (x.lower() for x in person["roman"])
        r = self.rng
        user = r.choice([f"{given[0]}.{family}", family, f"{family}.{given}", f"{given}_{family}", f"{family}-{given[0]}", f"{given[0]}{family}{r.randint(1, 99)}"])
        return f"{user}@{domain}"

    def capture(self):
        r = self.rng
        kind = r.choice(["scan", "photo"]) if self.kinds == "both" else self.kinds
        if kind == "photo":
            out = {"class": "photo", "desk": r.choice(["oak", "walnut", "granite", "slate", "cloth", "leather", "felt", "laminate"])}
            if r.random() < 0.5:
                out["shadow"] = round(r.uniform(0.05, 0.3), 2)
            if r.random() < 0.3:
                out["tilt"] = r.randint(4, 16)
            if r.random() < 0.3:
                out["turn"] = r.randint(1, 3)
            return out
        out = {"class": "scan", "border": r.choice(["dark", "grey", "white", "none"])}
        if out["border"] != "none":
            out["skew"] = round(r.uniform(-1.6, 1.6), 2)
        if r.random() < 0.25:
            out["grey"] = True
        if r.random() < 0.4:
            out["noise"] = round(r.uniform(0.4, 1.4), 2)
        if r.random() < 0.3:
            out["quality"] = r.randint(60, 90)
        return out

    def style(self, dark):
        fonts = {"text": self.pick("font")}
        if self.rng.random() < 0.3:
            fonts["display"] = self.pick("font")
        if latin := self.pick("latin"):
            fonts["latin"] = latin
        colours = {"accent": self.pick("accent")}
        if dark:
            colours.update(paper=self.rng.choice(["#15263d", "#2b2b2e", "#4a1a24"]), ink="#f4f1e8", accent="#d8b25a")
        return {"fonts": fonts, "colours": colours, "logo": self.rng.choice(["waves", "hexagon", "leaf", "peaks", "tiles", "ring", "arrow"])}

    def turn_some(self, blocks, vertical, printed, truth, company, email):
        """Print that lies on its side: along the card's edge, or Latin words in columns."""
        r = self.rng
        site = r.choice(["https://www.", "www.", ""]) + company["domain"]
        if vertical:
            printed["contact"] += [r.choice(MAIL) + email] + ([site] if r.random() < 0.5 else [])
            truth["email"] = email
            if printed["contact"][-1] == site:
                truth["url"] = company["domain"]
        elif "side" in blocks:
            contact = printed["contact"]
            kind = r.choice(["email", "url", "company_en", "slogan"])
            if kind == "email":
                contact[:] = [line for line in contact if email not in line]
                printed["side"] = [r.choice(MAIL) + email]
            elif kind == "url":
                contact[:] = [line for line in contact if "@" in line or company["domain"] not in line]
                printed["side"] = [site]
                truth["url"] = company["domain"]
            elif kind == "company_en":
                printed["side"] = [company["english"]]
                truth["company_en"] = company["english"]
            elif "slogan" not in printed:
                printed["side"] = [self.pick("slogan")]

    def card(self, number):
        r = self.rng
        design = r.choice([d for d in self.designs if not d.startswith("english") and not d.endswith("code")])
        blocks = {b["key"] for b in self.designs[design]["blocks"]}
        vertical = design in VERTICAL
        company, person, address = self.company(), self.person(), self.address(vertical)
        departments, title = self.pick("department"), self.pick("title")
        if r.random() < 0.2:
            departments, title = [], self.pick("executive")
        phone, fax, mobile = self.phone(address["area"]), self.phone(address["area"]), self.mobile()
        has_fax, has_mobile = r.random() < 0.7, r.random() < 0.6
        email = self.email(person, company["domain"])
        post = [p for p in departments + [title] if p]
        truth = {
            "name": person["name"], "company": company["full"], "department": " ".join(departments), "title": title,
            "phones": [["work", phone]] + ([["fax", fax]] if has_fax else []) + ([["mobile", mobile]] if has_mobile else []),
            "postal_code": address["postal"], "address": address["truth"],
        }
        gap = r.choice(["　", "　", " ", ""])
        printed = {"company": company["printed"], "name": gap.join(person["name"])}
        if "kana" in blocks and r.random() < 0.5:
            printed["kana"] = (hiragana if r.random() < 0.6 else str)(r.choice(["　", " "]).join(person["kana"]))
            truth["kana"] = person["kana"]
        if "roman" in blocks and "kana" not in printed:
            family, given = person["roman"]
            printed["roman"] = r.choice([f"{given} {family}", f"{family.upper()} {given}", f"{given} {family.upper()}"])
            truth["kana"] = person["kana"]
        if "slogan" in blocks and r.random() < 0.5:
            printed["slogan"] = self.pick("slogan")
        printed["post"] = post if vertical or r.random() < 0.5 else ["　".join(post)]
        code = address["postal"]
        if vertical:
            contact = [f"〒{spelled(code[:3] + '-' + code[3:])}", address["place"] + address["block"], f"電話　{spelled(phone)}"]
            contact += [f"ＦＡＸ　{spelled(fax)}"] if has_fax else []
            contact += [f"携帯　{spelled(mobile)}"] if has_mobile else []
        else:
            zip_line = f"〒{code[:3]}-{code[3:]}"
            street = address["place"] + address["block"]
            if address["building"]:
                truth["building"] = address["building"]
            tel, facs = r.choice(LABELS)
            style = r.random()
            whole = f"{zip_line} {street}" + (f" {address['building']}" if address["building"] else "")
            if len(whole) > 34 or style < 0.4 or design.startswith("portrait"):
                contact = [zip_line, street] + ([address["building"]] if address["building"] else [])
            else:
                contact = [whole]
            shown = phone if r.random() < 0.8 else f"({phone.split('-', 1)[0]}) {phone.split('-', 1)[1]}"
            both = has_fax and r.random() < 0.6 and not design.startswith("portrait")
            contact += [f"{tel}{shown}　{facs}{fax}"] if both else [tel + shown] + ([facs + fax] if has_fax else [])
            contact += [r.choice(MOBILE) + mobile] if has_mobile else []
            contact += [r.choice(MAIL) + email]
            truth["email"] = email
            if r.random() < 0.5:
                contact += [r.choice(["https://www.", "http://www.", "www.", "URL: https://", "https://"]) + company["domain"]]
                truth["url"] = company["domain"]
        printed["contact"] = contact
        if self.turned and r.random() < self.turned:
            self.turn_some(blocks, vertical, printed, truth, company, email)
        if "company_en" in blocks:
            printed["company_en"], truth["company_en"] = company["english"], company["english"]
        layout = "vertical" if vertical else "dark" if design.startswith("dark") else "mixed" if design == "vertical-mixed" else "bilingual" if design == "bilingual" else "portrait" if design.startswith("portrait") else "horizontal"
        return {"slug": f"{number:04d}", "design": design, "layout": layout, "style": self.style(design == "dark"),
                "print": printed, "truth": truth, "capture": self.capture()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--plan", type=Path, required=True, help="folder with designs.json")
    parser.add_argument("--out", type=Path, required=True, help="folder for the new designs.json and cards.json")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--class", dest="kinds", choices=["scan", "photo", "both"], default="both")
    parser.add_argument("--turned", type=float, default=0, help="share of the cards with print that lies on its side")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    words = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))
    designs = json.loads((options.plan / "designs.json").read_text(encoding="utf-8"))
    # Several shifts of every design, under names of their own.
    shifts = {f"{name}~{i}": design for i in range(4) for name, design in shifted(designs, rng).items()}
    inventor = Inventor(words, designs, rng, options.kinds, options.turned)
    cards = [inventor.card(i + 1) for i in range(options.count)]
    for card in cards:
        card["design"] += f"~{rng.randrange(4)}"
    options.out.mkdir(parents=True, exist_ok=True)
    for name, value in (("designs.json", shifts), ("cards.json", {"styles": {}, "cards": cards})):
        (options.out / name).write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

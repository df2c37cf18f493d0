#!/usr/bin/python3
"""Contacts in and out through the program: a list of invented people is loaded and exported in every format.

Usage: load_and_export.py PROGRAM [--rows N] [--json FILE]

Prints, for each step, seconds, the most memory that it took, and rows a second. The names are common ones and the companies
of all sizes, so that the matching has work to do. Everything happens in a temporary folder.
"""
import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

FAMILY = """佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水 山崎 森 池田 橋本 阿部
石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井 岡本 金子 藤原 三浦 中野 原田 松田
竹内 小野 田村 中山 和田 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 谷口 安藤 丸山 今井 大野 河野 村田 武田 上野 杉山
増田 平野 菅原 小島 久保 千葉 岩崎 桜井 木下 野口 松尾 野村 菊地 佐野 大西 杉本 新井 浜田 市川 古川""".split()
GIVEN = "健 誠 大 翔 拓 直 裕 和 正 義 博 浩 隆 康 明 哲 秀 雅 智 達 美 由 恵 真 千 紀 久 幸 佳 奈 彩 里 沙 友 香 陽 優 麻".split()
GIVEN_END = "一 太 郎 介 也 樹 之 人 彦 司 子 美 恵 香 奈 里 代 江 乃 実 希 斗 平 吾 志".split()
COMPANY = "青葉 みどり 北斗 東陽 三光 大和 日新 富士見 朝日野 若葉 桜木 銀河 南風 白樺 瑞穂 千歳 常盤 泉 光陽 新星 東雲 明和 栄和 高砂 誠和 共栄 協和 旭 朝霧 八雲".split()
TRADE = "製作所 商事 電機 設計 工業 物産 運輸 システム 食品 化学 建設 印刷 精機 産業 エンジニアリング 企画 通商 薬品 金属 不動産".split()
DEPARTMENT = "営業部 総務部 経理部 開発部 技術部 人事部 企画部 製造部 品質保証部 購買部".split()
TITLE = "部長 課長 係長 主任 次長 マネージャー 代表取締役社長 室長 本部長".split() + [""] * 4
PLACE = [("104-0061", "東京都", "中央区", "銀座"), ("100-0005", "東京都", "千代田区", "丸の内"), ("530-0001", "大阪府", "大阪市北区", "梅田"),
         ("460-0008", "愛知県", "名古屋市中区", "栄"), ("812-0011", "福岡県", "福岡市博多区", "博多駅前"), ("220-0012", "神奈川県", "横浜市西区", "みなとみらい")]
FORMATS = ["salesforce", "vcard", "google", "outlook", "csv", "xlsx", "json"]


def write_list(path, rows, seed=7):
    dice = random.Random(seed)
    companies = max(20, rows // 8)
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow("Id LastName FirstName AccountName Title Department Email Phone MobilePhone MailingPostalCode MailingState MailingCity MailingStreet".split())
        for i in range(rows):
            c = dice.randrange(companies)
            name = COMPANY[c % 30] + TRADE[c // 30 % 20] + (str(c // 600) if c >= 600 else "")
            name = "株式会社" + name if c % 3 else name + "株式会社"
            code, prefecture, city, town = PLACE[c % len(PLACE)]
            out.writerow([f"003{i:012}", dice.choice(FAMILY), dice.choice(GIVEN) + dice.choice(GIVEN_END), name, dice.choice(TITLE), dice.choice(DEPARTMENT),
                          f"u{i}@c{c}.example", f"03-{3000 + c % 6000:04}-{c // 6000 * 100 + 1000:04}", f"090-{i // 10000 + 1000:04}-{i % 10000:04}",
                          code, prefecture, city, f"{town}{c % 9 + 1}-{c // 9 % 30 + 1}-{i % 20 + 1}"])


def timed(command):
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    with process.stderr as stream:
        said = stream.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)}\n{said}")
    return {"seconds": time.monotonic() - started, "cpu": usage.ru_utime + usage.ru_stime, "mib": usage.ru_maxrss / 1024}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--rows", type=int, default=100000)
    parser.add_argument("--json")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="meishi-bench-")
    figures = {"rows": options.rows}
    try:
        source, db = os.path.join(folder, "list.csv"), os.path.join(folder, "list.db")
        write_list(source, options.rows)
        steps = [("load", ["load", source]), ("load again", ["load", source]), ("preview", ["load", source, "--dry-run"])]
        steps += [("export " + name, ["export", "--to", name, "--out", os.path.join(folder, name)]) for name in FORMATS]
        steps.append(("load json", ["load", os.path.join(folder, "json", "contacts.jsonl"), "--db", os.path.join(folder, "copy.db")]))
        print(f"{'':20} {'seconds':>8} {'CPU':>8} {'rows/s':>8} {'MiB':>8}")
        for name, arguments in steps:
            command = [options.program, *arguments] + ([] if "--db" in arguments else ["--db", db])
            done = timed(command)
            figures[name] = done
            print(f"{name:20} {done['seconds']:8.1f} {done['cpu']:8.1f} {options.rows / done['seconds']:8.0f} {done['mib']:8.0f}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=1)


if __name__ == "__main__":
    main()

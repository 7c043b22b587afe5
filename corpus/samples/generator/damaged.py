"""Makes the inputs of damaged/. Run from corpus/samples: python3 -m generator.damaged. Not run by make.py: locked.pdf differs each time."""
import json
import pathlib
import struct
import subprocess
import tempfile
import zlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "damaged"
PDFS = FOLDER.parent / "pdf"
DEPTH = 12_000
PASSWORD = "tilleul"


def main():
    (FOLDER / "empty.pdf").write_bytes(b"")
    whole = (PDFS / "ehpad-peyrelongue-2016.pdf").read_bytes()
    (FOLDER / "truncated.pdf").write_bytes(whole[: len(whole) * 2 // 5])
    (FOLDER / "image.pdf").write_bytes(png(64, 64))
    (FOLDER / "nested.html").write_text(nested(), encoding="utf-8")
    (FOLDER / "scan.pdf").write_bytes(scan(PDFS / "ehpad-peyrelongue-2016.pdf", (7, 8)))
    locked()


def png(width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + bytes((x * 4 ^ y * 4) & 255 for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def nested():
    return f"<html><body><p>Commune fictive.</p>{'<div>' * DEPTH}<p>Recommandation unique : tenir l'inventaire.</p></body></html>"


def scan(source, numbers):
    """A PDF by hand: one black and white picture a page, no text."""
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    kids = []
    for index, number in enumerate(numbers):
        width, height, bits = picture(source, number)
        page, content, image = 3 + 3 * index, 4 + 3 * index, 5 + 3 * index
        kids.append(f"{page} 0 R")
        objects[page] = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R/Resources<</XObject<</Im {image} 0 R>>>>>>".encode()
        objects[content] = stream("", b"q 595 0 0 842 0 0 cm /Im Do Q")
        kind = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 1/Decode[1 0]/Filter/FlateDecode"
        objects[image] = stream(kind, zlib.compress(bits, 9))
    objects[2] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return assemble(objects)


def picture(source, number):
    with tempfile.TemporaryDirectory() as folder:
        stem = pathlib.Path(folder) / "page"
        subprocess.run(["pdftoppm", "-mono", "-r", "110", "-f", str(number), "-l", str(number), "-singlefile", str(source), str(stem)], check=True)
        data = stem.with_suffix(".pbm").read_bytes()
    _, size, bits = data.split(b"\n", 2)
    width, height = map(int, size.split())
    return width, height, bits


def stream(entries, data):
    return f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def assemble(objects):
    out, offsets = b"%PDF-1.4\n", []
    for number in sorted(objects):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + objects[number] + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n".encode()


def locked():
    options = {
        "EncryptFile": {"type": "boolean", "value": "true"},
        "DocumentOpenPassword": {"type": "string", "value": PASSWORD},
    }
    with tempfile.TemporaryDirectory() as folder:
        text = pathlib.Path(folder) / "locked.txt"
        text.write_text("Rapport d'observations définitives d'une commune fictive, protégé par un mot de passe.\n", encoding="utf-8")
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
             f"pdf:writer_pdf_Export:{json.dumps(options)}", "--outdir", str(FOLDER), str(text)],
            check=True, capture_output=True,
        )


if __name__ == "__main__":
    main()

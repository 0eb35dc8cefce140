"""Reading PDF invoices against bare pypdfium2, and QR codes against zxing-cpp's defaults and OpenCV.

    python benchmarks/pdf_and_qr.py [FOLDER]

FOLDER holds PDF files (default: ../shared/corpus beside the repository). Every figure is the least CPU time of
several rounds; only the ratios, taken in the same run, count.
"""

import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import zxingcpp
from PIL import Image

from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.face import read_face
from piaoqi.core.formats.pdf import FORMAT
from piaoqi.core.formats.pdf.text import read_text
from piaoqi.core.formats.qr import read_codes

try:
    cv2: Any = importlib.import_module("cv2")
except ImportError:
    cv2 = None
"""Comes with the extra `ocr`; without it there is no row for it."""
ROUNDS = 30
PAYLOAD = "01,32,,24312000000012345678,113.00,20240528,,3AF0"


def seconds(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def bare_text(data: bytes) -> str:
    document = pdfium.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def fields_of_face(data: bytes) -> object:
    document = pdfium.PdfDocument(data)
    faces = read_face([item for number, page in enumerate(document, 1) for item in read_text(page, number)])
    document.close()
    return faces


def page_at_200_dpi(payload: str = PAYLOAD) -> Image.Image:
    """A form's worth of lines and letters, with a code in its corner unless it is to have none."""
    page = Image.new("L", (1654, 1102), 255)
    shades = np.array(page)
    noise = np.random.default_rng(1).random(shades.shape)
    shades[200:1000:40, 100:1500] = 0
    shades[210:980][noise[210:980] > 0.97] = 60
    page = Image.fromarray(shades)
    if not payload:
        return page
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode)
    page.paste(Image.fromarray(np.array(zxingcpp.write_barcode_to_image(code, scale=4))), (40, 30))
    return page


def pdf_figures(folder: Path) -> None:
    files = sorted(folder.glob("*.pdf"))
    bare = faces = whole = pages = 0.0
    for path in files:
        data = path.read_bytes()
        blob = Blob(path.name, data)
        pages += len(pdfium.PdfDocument(data))
        bare += seconds(lambda data=data: bare_text(data))  # type: ignore[misc]
        faces += seconds(lambda data=data: fields_of_face(data))  # type: ignore[misc]
        whole += seconds(lambda blob=blob: FORMAT.read(blob))  # type: ignore[misc]
    if not files:
        print("no PDF files here")
        return
    print(f"{pages:.0f} pages of {len(files)} files")
    print(f"pypdfium2, text alone          {pages / bare:7.0f} pages/s")
    print(f"piaoqi, fields of the face     {pages / faces:7.0f} pages/s  ratio {bare / faces:.2f} (target 0.6)")
    print(f"piaoqi, with QR, vouchers, seal {pages / whole:6.0f} pages/s  ratio {bare / whole:.2f}")


def qr_figures() -> None:
    """Ours, with its slower looks where a page shows no code, against zxing-cpp's defaults and OpenCV."""
    page, empty = page_at_200_dpi(), page_at_200_dpi(payload="")
    assert read_codes(page) == (PAYLOAD,)
    assert read_codes(empty) == ()
    ours = seconds(lambda: read_codes(page))
    print(f"QR on a 200-dpi page: piaoqi    {1000 * ours:6.1f} ms (target 10)")
    turned = page.rotate(17, expand=True, fillcolor=255)
    assert read_codes(turned) == (PAYLOAD,)
    print(f"the same turned by 17 degrees   {1000 * seconds(lambda: read_codes(turned)):6.1f} ms")
    print(f"a page without a code           {1000 * seconds(lambda: read_codes(empty)):6.1f} ms")
    thorough = seconds(lambda: read_codes(empty, thorough=True))
    print(f"the same, searched thoroughly   {1000 * thorough:6.1f} ms")
    defaults = seconds(lambda: zxingcpp.read_barcodes(page))
    print(f"zxing-cpp's defaults            {1000 * defaults:6.1f} ms: {defaults / ours:.0f} times as long")
    if cv2 is not None:
        detector, pixels = cv2.QRCodeDetector(), np.array(page)
        found, _, _ = detector.detectAndDecode(pixels)
        taken = seconds(lambda: detector.detectAndDecode(pixels))
        state = "found" if found == PAYLOAD else "not found"
        print(f"OpenCV                          {1000 * taken:6.1f} ms: {taken / ours:.0f} times as long, {state}")


if __name__ == "__main__":
    here = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "corpus"
    pdf_figures(here)
    qr_figures()

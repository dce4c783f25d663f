"""Files on the web, served from loopback: complete and verified, or not there at all."""

import functools
import gzip
import hashlib
import http.server
import socket
import threading
import time
import zipfile

import pytest

from mteb_words import MtebWordsError
from mteb_words.wrappers.catalogue.loaders import load_downloaded_vectors
from mteb_words.wrappers.sources import downloads
from mteb_words.wrappers.sources.downloads import Download

TEXT = b"king 1 2\nqueen 3 4\n"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def web(tmp_path):
    """A folder, and the address at which it is served."""
    folder = tmp_path / "web"
    folder.mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def checksum(path, kind="sha256"):
    return f"{kind}:{hashlib.file_digest(path.open('rb'), kind).hexdigest()}"


def zipped(folder, **members):
    path = folder / "vectors.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.txt", content)
    return path


@pytest.mark.parametrize("kind", ["md5", "sha256"])
def test_a_file_is_downloaded_once(web, kind):
    folder, address = web
    (folder / "vectors.txt").write_bytes(TEXT)
    download = Download(f"{address}/vectors.txt", checksum(folder / "vectors.txt", kind))
    assert not download.path.exists()
    assert download.fetch().read_bytes() == TEXT
    (folder / "vectors.txt").unlink()
    assert download.fetch() == download.path


def test_of_an_archive_only_the_member_is_kept(web, cache):
    folder, address = web
    path = zipped(folder, vectors=TEXT, readme=b"hello")
    found = Download(f"{address}/vectors.zip", checksum(path), "vectors.txt").fetch()
    assert found.read_bytes() == TEXT
    assert [file.name for file in found.parent.iterdir()] == ["vectors.txt"]


@pytest.mark.parametrize(
    ("make", "member", "message"),
    [
        (lambda folder: (folder / "other").write_bytes(b"x"), None, "could not be reached"),
        (lambda folder: (folder / "vectors.zip").write_bytes(b"no archive"), "vectors.txt", "is no zip archive with vectors.txt in it"),
        (lambda folder: zipped(folder, readme=b"hello"), "vectors.txt", "is no zip archive with vectors.txt in it"),
    ],
)
def test_what_is_not_as_published_is_refused_and_not_kept(web, cache, make, member, message):
    folder, address = web
    make(folder)
    path = folder / "vectors.zip"
    download = Download(f"{address}/vectors.zip", checksum(path) if path.exists() else "md5:" + "0" * 32, member)
    with pytest.raises(MtebWordsError, match=message):
        download.fetch()
    assert not download.path.exists()
    assert not list((cache / "downloads").glob(".making-*"))


def test_other_bytes_than_those_published_are_refused_and_not_kept(web, cache):
    folder, address = web
    (folder / "vectors.txt").write_bytes(TEXT)
    download = Download(f"{address}/vectors.txt", "sha256:" + "0" * 64)
    with pytest.raises(MtebWordsError, match="no longer serves the bytes that were published"):
        download.fetch()
    assert not download.path.exists()


@pytest.fixture
def silent(monkeypatch):
    """The address of a server that accepts connections and says nothing."""
    monkeypatch.setattr(downloads, "_silent", set())  # a later test may get the same port
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_server_that_stays_silent_is_given_up_soon_and_not_asked_again(silent, monkeypatch):
    assert max(downloads._PATIENCE) < 10
    monkeypatch.setattr(downloads, "_PATIENCE", (1, 1))
    start = time.monotonic()
    with pytest.raises(MtebWordsError, match=r"a\.txt could not be reached \(.*timed out"):
        Download(f"{silent}/a.txt", "md5:" + "0" * 32).fetch()
    assert time.monotonic() - start < 5
    start = time.monotonic()
    with pytest.raises(MtebWordsError, match=r"b\.txt was not asked for, as 127\.0\.0\.1:\d+ did not answer before; without a network, "):
        Download(f"{silent}/b.txt", "md5:" + "1" * 32).fetch()
    assert time.monotonic() - start < 1


class Dripping(http.server.BaseHTTPRequestHandler):
    """Sends the file a byte at a time."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(TEXT)))
        self.end_headers()
        for byte in TEXT:
            time.sleep(0.1)
            self.wfile.write(bytes([byte]))


def test_a_slow_download_that_makes_progress_is_not_cut_off(monkeypatch):
    monkeypatch.setattr(downloads, "_PATIENCE", (1, 1))  # in all it takes nearly two seconds
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Dripping) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        download = Download(f"http://127.0.0.1:{server.server_port}/a.txt", f"md5:{hashlib.md5(TEXT, usedforsecurity=False).hexdigest()}")
        assert download.fetch().read_bytes() == TEXT
        server.shutdown()


@pytest.mark.parametrize("how", ["zip", "gz"])
def test_a_registered_table_is_downloaded_converted_and_looked_up(web, how):
    folder, address = web
    path = zipped(folder, vectors=TEXT) if how == "zip" else folder / "vectors.gz"
    if how == "gz":
        path.write_bytes(gzip.compress(b"2 2\n" + TEXT))
    member = "vectors.txt" if how == "zip" else None
    model = load_downloaded_vectors("toy", "r", url=f"{address}/{path.name}", checksum=checksum(path), member=member)
    assert model.encode_words(["queen", "prince"]).vectors.tolist() == [[3, 4], [0, 0]]

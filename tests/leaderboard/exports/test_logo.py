"""The logo of a board."""

import pytest

from mteb_words.leaderboard.board.board_file import BoardFileError
from mteb_words.leaderboard.site import build

PNG = b"\x89PNG\r\n\x1a\n not really"


@pytest.fixture
def board(results, put):
    """A folder of results whose board has a logo."""
    put()
    (results / "board.toml").write_text('logo = "our logo.PNG"\n')
    return results


def test_the_logo_is_a_file_of_the_site_and_every_page_shows_it(board, tmp_path):
    (board / "our logo.PNG").write_bytes(PNG)
    build(board, tmp_path / "site")
    assert (tmp_path / "site" / "logo.png").read_bytes() == PNG
    assert '<img src="logo.png" alt="" height="24">' in (tmp_path / "site" / "index.html").read_text()
    for page in (tmp_path / "site" / "tasks").iterdir():
        assert '<img src="../logo.png" alt="" height="24">' in page.read_text()


def test_without_a_logo_there_is_no_picture(results, put, tmp_path):
    put()
    build(results, tmp_path / "site")
    assert "<img" not in (tmp_path / "site" / "index.html").read_text()


@pytest.mark.parametrize(
    ("logo", "message"),
    [
        ("missing.png", "logo: it is 'missing.png', which cannot be read: it cannot be read"),
        ("../outside.png", "outside of the folder of board.toml; copy the file into it"),
        ("/etc/hostname.png", "outside of the folder of board.toml; copy the file into it"),
        ("logo.exe", "expected a name that ends in .png, .jpg"),
        ("folder.png", "which cannot be read: it is no file that can be read, but a folder"),
        ("link.png", "which cannot be read: it is no file that can be read, but a link"),
        ("large.png", "of 500,001 bytes; every page shows it, so it may have 500,000: make it smaller"),
    ],
)
def test_what_is_no_logo_is_named_and_nothing_is_written(board, tmp_path, logo, message):
    (tmp_path / "outside.png").write_bytes(PNG)
    (board / "real.png").write_bytes(PNG)
    (board / "folder.png").mkdir()
    (board / "link.png").symlink_to("real.png")
    (board / "large.png").write_bytes(b"x" * 500_001)
    (board / "board.toml").write_text(f'logo = "{logo}"\n')
    with pytest.raises(BoardFileError, match=r"board\.toml: logo: ") as error:
        build(board, tmp_path / "site")
    assert message in str(error.value)
    assert not (tmp_path / "site").exists()

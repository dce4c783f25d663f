"""Settings of the documentation site; `make docs` builds it."""

from __future__ import annotations

import mteb_words

project = "mteb-words"
author = "The mteb-words authors"
project_copyright = author
release = mteb_words.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "_generated", "results_repository"]  # what is generated, and the files of an example, are included by pages
myst_enable_extensions = ["attrs_block", "deflist"]
myst_heading_anchors = 4

nitpicky = True
nitpick_ignore_regex = [("py:.*", r"(?!mteb_words).*")]  # names of other packages, whose documentation is elsewhere
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_use_ivar = True
napoleon_attr_annotations = False  # the types stand beside the fields
python_maximum_signature_line_length = 100
maximum_signature_line_length = 100

html_theme = "furo"
html_title = f"mteb-words {release}"
html_show_sphinx = False
html_copy_source = False
html_show_copyright = False
html_static_path = ["_static"]
html_css_files = ["tables.css"]

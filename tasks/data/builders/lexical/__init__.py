"""What ``build_lexical_relations`` is made of: readers of the sources, the relations, the choice of pairs, the files."""

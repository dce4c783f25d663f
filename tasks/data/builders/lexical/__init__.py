"""The parts of ``build_lexical_relations``: readers of the sources, the relations, the choice of pairs, the files."""

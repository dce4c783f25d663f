"""How every number is computed, in sentences for the page that explains the method."""

from __future__ import annotations

from ...schema import DRAWS
from .board import COVERAGE

EXPLAINED = (
    "The headline of a model is the mean over types of tasks of the mean over the tasks of a type of (score \u2212 chance) / (1 \u2212 "
    "chance): 0 is guessing, 1 is the best possible score. A type with many tasks weighs no more than a type with one. Where no file "
    "states a chance level, 0 is taken. Raw means are the means of the main scores as they are; they are shown on request.",
    "A task is shown and not averaged if it declares so, if a lower score is better, if it measures speed, if half of its scores or more "
    "lie outside 0 to 1 (\u22121 to 1 for correlations), or if its items are part of another task of the board, which counts in its "
    "stead. A single score outside of that range is left out.",
    "On the board of a benchmark a cell is the mean over the splits and subsets that the benchmark asks for; a result that lacks one "
    "of them is no cell. The results of the revisions of a model are joined into one row by mteb's rule: for each task the result of "
    "the main revision is taken, otherwise the one of the newest version of mteb. The page of a model says of which revision each "
    "score is, and what other revisions have; they are never averaged. Results over another revision of the data share the column and "
    "say theirs.",
    f"Every result file of mteb-words holds its main score in {DRAWS:,} bootstrap draws of the task's items, from a stated seed, so that "
    "draw k takes the same items for every model. Intervals are of 95 %; that of a score is the one in its file, that of a sum goes from "
    "the 2.5th to the 97.5th percentile of the sums of the draws. Tasks that draw with the same seed vary together in a sum.",
    "A rank runs from 1 + the number of models that are shown to be better to the number of models less those that are shown to be worse. "
    "Ranks are simultaneous: with a probability of 95 % all ranges hold the true ranks together. All differences of two models are "
    "divided by their standard errors and compared with the largest such difference in each draw, in steps (Mogstad, Romano, Shaikh and "
    "Wilhelm, Inference for Ranks, Review of Economic Studies 2024).",
    "Pairwise ranks are shown on request. Each pair of models is tested at 5 % without a correction for the number of pairs: of 100 "
    "pairs of models that do not differ, about five are called different. The pages that compare two models test one pair in this way.",
    "Where the results of a complete model have no intervals, and there are more than three models, the ranks are over tasks: 2,000 "
    "draws take as many tasks as there are, with replacement, the same for every model, and each pair of models is tested at 5 % "
    "without a correction. Such a rank says how the order would vary with other tasks of the same kind, and nothing of the items. "
    "Fewer than six tasks cannot show a difference in this way, and give no rank.",
    "Where a file has an interval and no draws, its draws are taken from a normal distribution, independent of other models, which "
    "makes differences look less sure than they are. A correlation of n pairs without an interval gets that of Fisher's z. A headline "
    "with a score of which neither is known has no interval, and its model cannot be told from any other.",
    "The intervals are about the items: another choice of tasks is another source of difference, which they do not show. Where a file "
    "states it, a second interval also draws groups of items, such as relations or words: it says how far the score would vary with "
    "other groups.",
    "The minimum detectable difference of a task is 2.8 times the standard error of a difference of two models, the median over pairs of "
    "models: a true difference of this size is shown with a probability of 80 %, at 5 % for one pair.",
    "\u2020 marks a score that the data do not show to be above the best of chance, the controls that the task states and the control "
    "models on the board; by the same paired difference where both have draws, where files have neither draws nor an interval, by the "
    "scores alone. Controls know nothing of words, or only their letters or frequencies.",
    f"\u00a7 marks the rank of a model whose coverage is below {COVERAGE:.0%}. What it does not answer counts as wrong, as a tie or as the "
    "mean of the model, so its rank depends on its vocabulary more than on its vectors.",
    "\u00b6 marks a score on a task by which the way to read the model was chosen, by the model's record. Such a score is too high an "
    "estimate of what the model knows.",
    "Variants are the same weights read in other ways: recipes, layers and poolings. The declared variant stands for the model; if it is "
    "not among the results, the first by name does. The others fold under it and have neither a rank nor a part in the ranks, Borda "
    "counts or controls of other models.",
    "The Borda rank is mteb's: on each task a model gets a point for every model below it and half a point for every one level with it. On "
    "the board of a benchmark incomplete models take part, as in mteb: a task without a result gives them no points.",
    "A model counts as trained on data of a task also if it was trained on that of a related task, which the file of a benchmark's "
    "board lists by mteb's rule, or if the model that it is adapted from was.",
)

"""The topics whose training questions are outside the subject; told apart before anything is ranked."""

CRISIS = "crisis"
OUTSIDE = ("buiten-onderwerp", "andere-taal", CRISIS, "scheldwoord", "medische-vraag")

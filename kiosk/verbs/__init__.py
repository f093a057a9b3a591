"""The verbs of the `doorman` command, one module for each subject: `add` tells the parser of them."""

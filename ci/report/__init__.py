# SPDX-License-Identifier: MIT
"""The report of ci/conformance: records of runs and results, and what is made of them."""

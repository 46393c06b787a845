-- The same GET again and again: nothing to do but to report.
require "report"

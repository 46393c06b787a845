-- Repeats the same GET; the script only reports.
require "report"

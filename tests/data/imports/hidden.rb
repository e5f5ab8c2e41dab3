x.autoload_once, "decoy"
text = <<~lower
  '
lower
require "found1"
other = <<"a b"
require "decoy"
a b
require "found2" # '

f x.autoload_once, "decoy"
text = <<~lower
  '
lower
require "found1"
other = <<"a b"
require "decoy"
a b
require "found2" # '
a = "#{"'"}"
require "found3"
b = %Q(#{"("}) # '
require "found4"
c = $'
require "found5" # '
#{ "
require "found6" # "
d = <<A
  A
 '
A
require "found7" # '
f(<<A, <<-B)
A
'
  B
require "found8" # '
g = /[x'
]#{"/"}/x
require "found9" # '
h = %q(#{) + %w[#{ ].first
require "found10" # } }
i = "#{?"} #{$"} #{/"/} #{%q(")} #{x =~ /'/ ? 1 : 2 % 3}"
require "found11" # '

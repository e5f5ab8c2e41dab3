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
self.require "found12"
::Kernel.require("found13") unless Kernel::require("found14")
require(
  "found15") # a comment
require \
  %q(found16)
x = a ? 1 :require("found17")
f(a:require(("found18"))) if !require("found19")
autoload(:X,
         %q<found20>)
b = a.empty?"'":""
require "found21"
c = "#{a?}"
require "found22" # }"
d = ?\" + ?\M-\C-'
require "found23" # '"
e = %q^'^
require "found24" # '
if /
=begin
/ =~ a then require "found25" end
f = a<<'#{'
#{
require "found26"
g = "#$"" # "
require "found27"
h = "#{$$}"
require "found28" # }"

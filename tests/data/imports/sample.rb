require "a"
require_relative 'b/c'
autoload :X, "x/y"
x = <<~EOS
require "no"
EOS
__END__
require "no"

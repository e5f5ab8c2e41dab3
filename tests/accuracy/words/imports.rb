# SPDX-License-Identifier: MIT
# Ruby's own parser: FILE:LINE TAB PATH for each require, require_relative, load and autoload
# with a literal, in the files that standard input names.
require 'ripper'

NAMES = %w[require require_relative load autoload require_dependency].freeze

def literal(node)
  return unless node.is_a?(Array) && node[0] == :string_literal

  parts = node[1].drop(1)
  parts.map { |part| part[1] }.join if parts.any? && parts.all? { |part| part[0] == :@tstring_content }
end

def arguments(node)
  node = node[1] while node.is_a?(Array) && %i[arg_paren args_add_block].include?(node[0])
  node
end

def found(name, given, file)
  args = arguments(given || [])
  args = args[1] if args.is_a?(Array) && args[0].is_a?(Symbol)
  value = literal(Array(args)[name[1] == 'autoload' ? 1 : 0])
  puts "#{file}:#{name[2][0]}\t#{value}" if NAMES.include?(name[1]) && value
end

# Of calls with a receiver only Kernel's, and autoload of any module.
def ours?(receiver, name)
  receiver.flatten.include?('Kernel') || name[1] == 'autoload'
end

def look(top, file)
  stack = [top]
  while (node = stack.pop)
    case node
    in [:command, [:@ident, *] => name, given] then found(name, given, file)
    in [:method_add_arg, [:fcall, [:@ident, *] => name], given] then found(name, given, file)
    in [:command_call, receiver, _, [:@ident, *] => name, given]
      found(name, given, file) if ours?(receiver, name)
    in [:method_add_arg, [:call, receiver, _, [:@ident, *] => name], given]
      found(name, given, file) if ours?(receiver, name)
    else nil
    end
    stack.concat(node.grep(Array).reverse)
  end
end

$stdin.each_line(chomp: true) do |file|
  tree = Ripper.sexp(File.read(file, encoding: 'UTF-8'))
  tree ? look(tree, file) : puts("#{file}:0\t!")
end

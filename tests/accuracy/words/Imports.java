// SPDX-License-Identifier: MIT
// The compiler's word on Java: FILE:LINE TAB NAME for each import and module that is required,
// of the files that standard input names. java Imports.java < LIST
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.RequiresTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

public class Imports {
	static void print(CompilationUnitTree unit, Trees trees, Tree at, Tree name) {
		long start = trees.getSourcePositions().getStartPosition(unit, at);
		System.out.println(unit.getSourceFile().getName() + ":" +
			unit.getLineMap().getLineNumber(start) + "\t" + name);
	}

	static void print(CompilationUnitTree unit, Trees trees) {
		for (ImportTree i : unit.getImports())
			print(unit, trees, i, i.getQualifiedIdentifier());
		if (unit.getModule() == null)
			return;
		for (Tree d : unit.getModule().getDirectives())
			if (d instanceof RequiresTree)
				print(unit, trees, d, ((RequiresTree)d).getModuleName());
	}

	public static void main(String[] args) throws Exception {
		var in = new BufferedReader(new InputStreamReader(System.in));
		JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
		StandardJavaFileManager files =
			javac.getStandardFileManager(null, null, StandardCharsets.UTF_8);
		for (String file : in.lines().collect(Collectors.toList())) {
			var units = files.getJavaFileObjects(new File(file));
			var task = (JavacTask)javac.getTask(null, files, d -> {
				if (d.getKind() == javax.tools.Diagnostic.Kind.ERROR)
					System.out.println(file + ":0\t!");
			}, List.of(), null, units);
			for (CompilationUnitTree unit : task.parse())
				print(unit, Trees.instance(task));
		}
	}
}

package io.funnelcloud.system.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// One Java file as the compiler's parser sees it.
final class Source {
  private final CompilationUnitTree unit;
  private final SourcePositions positions;

  private Source(CompilationUnitTree unit, SourcePositions positions) {
    this.unit = unit;
    this.positions = positions;
  }

  /// Parses all files in one go: starting the compiler costs more than most files.
  static Map<Path, Source> of(List<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<Path, Source> sources = new TreeMap<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        sources.put(Path.of(unit.getSourceFile().toUri()), new Source(unit, positions));
      }
      return sources;
    } catch (IOException e) {
      throw new UncheckedIOException("parse " + files.size() + " files", e);
    }
  }

  /// A method with its size.
  record Method(String name, int lines, int parameters, boolean isConstructor) {}

  List<Method> methods() {
    List<Method> methods = new ArrayList<>();
    new TreeScanner<@Nullable Object, @Nullable Object>() {
      @Override
      public @Nullable Object visitMethod(MethodTree method, @Nullable Object none) {
        methods.add(measured(method));
        return super.visitMethod(method, none);
      }

      // The constructor of a record lists its components, which is no list of collaborators.
      @Override
      public @Nullable Object visitClass(ClassTree type, @Nullable Object none) {
        int before = methods.size();
        Object result = super.visitClass(type, none);
        if (type.getKind() == Tree.Kind.RECORD) {
          methods.subList(before, methods.size()).removeIf(Method::isConstructor);
        }
        return result;
      }
    }.scan(unit, null);
    return methods;
  }

  private Method measured(MethodTree method) {
    String name = method.getName().toString();
    return new Method(name, lines(method), method.getParameters().size(), name.equals("<init>"));
  }

  private int lines(Tree tree) {
    long start = positions.getStartPosition(unit, tree);
    long end = positions.getEndPosition(unit, tree);
    if (end < 0) {
      return 0;
    }
    return (int) (unit.getLineMap().getLineNumber(end) - unit.getLineMap().getLineNumber(start))
        + 1;
  }

  List<String> types() {
    List<String> types = new ArrayList<>();
    new TreeScanner<@Nullable Object, @Nullable Object>() {
      @Override
      public @Nullable Object visitClass(ClassTree type, @Nullable Object none) {
        types.add(type.getSimpleName().toString());
        return super.visitClass(type, none);
      }
    }.scan(unit, null);
    return types;
  }
}

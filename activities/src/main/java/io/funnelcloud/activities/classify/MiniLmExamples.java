package io.funnelcloud.activities.classify;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.funnelcloud.contract.intent.Intent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Nearest examples by the sentence embedding MiniLM, run in this process. The model is loaded when
/// it is first asked, since it takes some 250 MB that a quiet installation need not spend.
public final class MiniLmExamples implements NearestExamples {
  private static final String FILE = "request-examples.tsv";

  private final Path cache;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Loaded> loaded = Optional.empty(); // guarded by lock

  /// @param cache where the tokenizer may keep its native library
  public MiniLmExamples(Path cache) {
    this.cache = cache;
  }

  @Override
  public Optional<Nearest> nearest(String request) {
    Loaded examples = loaded();
    float[] wanted = examples.vector(request);
    Nearest best = new Nearest(Intent.CONVERSATION, -1);
    for (Example example : examples.examples()) {
      double similarity = product(wanted, example.vector());
      if (similarity > best.similarity()) {
        best = new Nearest(example.intent(), similarity);
      }
    }
    return Optional.of(best);
  }

  private Loaded loaded() {
    lock.lock();
    try {
      if (loaded.isEmpty()) {
        loaded = Optional.of(load());
      }
      return loaded.get();
    } finally {
      lock.unlock();
    }
  }

  private Loaded load() {
    if (System.getProperty("DJL_CACHE_DIR") == null) {
      System.setProperty("DJL_CACHE_DIR", cache.toString());
    }
    EmbeddingModel model = new AllMiniLmL6V2QuantizedEmbeddingModel();
    Loaded empty = new Loaded(model, List.of());
    List<Example> examples = new ArrayList<>();
    for (String line : lines()) {
      int cut = line.indexOf('\t');
      if (cut > 0 && !line.startsWith("#")) {
        Intent intent = Intent.labelled(line.substring(0, cut));
        examples.add(new Example(intent, empty.vector(line.substring(cut + 1))));
      }
    }
    return new Loaded(model, examples);
  }

  private static List<String> lines() {
    try (InputStream in = MiniLmExamples.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("no examples " + FILE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The cosine, as the vectors of this model have length 1.
  private static double product(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * (double) other[i];
    }
    return Math.clamp(sum, -1, 1);
  }

  private record Example(Intent intent, float[] vector) {}

  private record Loaded(EmbeddingModel model, List<Example> examples) {
    float[] vector(String text) {
      return model.embed(text.toLowerCase(Locale.ROOT)).content().vector();
    }
  }
}

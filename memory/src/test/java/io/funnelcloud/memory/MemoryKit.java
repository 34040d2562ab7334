package io.funnelcloud.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.memory.Memo;
import io.funnelcloud.contract.memory.MemoId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every memo store must do. An implementation's test extends this and opens an empty store.
abstract class MemoryKit {
  private static final Instant NOW = Instant.parse("2026-03-14T14:02:00Z");

  private MemoryStore store;

  abstract MemoryStore openEmpty();

  @BeforeEach
  void open() {
    store = openEmpty();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void recallsByAWordAndSaysWhy() {
    store.store(memo("machine:nas", "failure:1", "`apt-get upgrade` failed on nas: exit code 100"));
    store.store(memo("machine:web1", "os", "web1 runs Debian 13"));

    List<Recalled> found = recall("apt");

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().memo().scope()).isEqualTo("machine:nas");
    assertThat(found.getFirst().parts()).containsOnlyKeys("keyword", "recency");
    assertThat(found.getFirst().score())
        .isEqualTo(found.getFirst().parts().values().stream().mapToDouble(it -> it).sum());
  }

  @Test
  void keepsTheSameOnlyOnce() {
    store.store(memo("machine:nas", "os", "nas runs Debian 12"));

    Stored again = store.store(memo("machine:nas", "os", "nas runs Debian 12"));

    assertThat(again).isInstanceOf(Stored.Known.class);
    assertThat(recall("")).hasSize(1);
  }

  @Test
  void theNewerSupersedesTheOlderInTheNextRecall() {
    store.store(memo("machine:nas", "os", "nas runs Debian 12"));

    Stored newer = store.store(memo("machine:nas", "os", "nas runs Debian 13"));

    assertThat(newer).isInstanceOf(Stored.Superseded.class);
    assertThat(texts("Debian")).containsExactly("nas runs Debian 13");
  }

  @Test
  void goingBackToAnOldTextIsANewMemo() {
    store.store(memo("machine:nas", "os", "nas runs Debian 12"));
    store.store(memo("machine:nas", "os", "nas runs Debian 13"));

    store.store(memo("machine:nas", "os", "nas runs Debian 12"));

    assertThat(texts("Debian")).containsExactly("nas runs Debian 12");
  }

  @Test
  void aCorrectionTakesThePlaceOfAWrongMemo() {
    MemoId wrong = store.store(memo("person:ada", "editor", "ada uses emacs")).id();

    store.supersede(wrong, memo("person:ada", "tool", "ada uses vim"));

    assertThat(texts("ada")).containsExactly("ada uses vim");
    Memo again = memo("person:ada", "tool", "ada uses nano");
    assertThatThrownBy(() -> store.supersede(wrong, again)).isInstanceOf(Fault.class);
  }

  @Test
  void forgettingDeletesAlsoWhatItSuperseded() {
    store.store(memo("machine:nas", "os", "nas runs Debian 12"));
    MemoId live = store.store(memo("machine:nas", "os", "nas runs Debian 13")).id();

    assertThat(store.forget(live)).isEqualTo(Forgotten.DELETED);

    assertThat(recall("")).isEmpty();
    assertThat(store.forget(live)).isEqualTo(Forgotten.WAS_NOT_THERE);
  }

  @Test
  void theNewestComesFirstWithoutAQuery() {
    store.store(at(memo("machine:a", "os", "a is old"), NOW.minus(Duration.ofDays(90))));
    store.store(at(memo("machine:b", "os", "b is fresh"), NOW.minus(Duration.ofHours(1))));

    assertThat(texts("")).containsExactly("b is fresh", "a is old");
  }

  @Test
  void whatIsOverIsNotRecalled() {
    Memo memo = memo("machine:nas", "window", "nas is in maintenance");
    store.store(
        new Memo(
            memo.id(),
            memo.scope(),
            memo.key(),
            memo.text(),
            memo.source(),
            memo.learntAt(),
            memo.confidence(),
            Optional.of(NOW.minusSeconds(1)),
            memo.tags()));

    assertThat(recall("maintenance")).isEmpty();
    assertThat(recall("")).isEmpty();
  }

  @Test
  void onlyAskedScopesAreRecalled() {
    store.store(memo("machine:nas", "os", "nas runs Debian 12"));
    store.store(memo("machine:web1", "os", "web1 runs Debian 12"));

    List<Recalled> found = store.recall(new RecallAsk("Debian", Set.of("machine:web1"), 10, NOW));

    assertThat(found).extracting(it -> it.memo().scope()).containsExactly("machine:web1");
  }

  @Test
  void oddQueriesAreOnlyWords() {
    store.store(memo("machine:nas", "os", "nas runs Debian 12"));

    assertThat(recall("\"debian AND (NEAR* OR -:")).hasSize(1);
    assertThat(recall("'; DROP TABLE memo; --")).isEmpty();
    assertThat(recall("☃")).hasSize(1);
  }

  private List<Recalled> recall(String query) {
    return store.recall(new RecallAsk(query, Set.of(), 10, NOW));
  }

  private List<String> texts(String query) {
    return recall(query).stream().map(it -> it.memo().text()).toList();
  }

  private static Memo at(Memo memo, Instant learntAt) {
    return new Memo(
        memo.id(),
        memo.scope(),
        memo.key(),
        memo.text(),
        memo.source(),
        learntAt,
        memo.confidence(),
        memo.validTo(),
        memo.tags());
  }

  private static Memo memo(String scope, String key, String text) {
    String id = Integer.toHexString((scope + key + text).hashCode());
    return new Memo(
        new MemoId("m_" + "0".repeat(8 - id.length()) + id),
        scope,
        key,
        text,
        "request r_7k2ab",
        NOW.minus(Duration.ofDays(1)),
        1.0,
        Optional.empty(),
        Set.of("fact"));
  }
}

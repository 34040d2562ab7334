package io.funnelcloud.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteRangeTest {

  @Test
  void readsOneRange() {
    assertThat(ByteRange.parse("bytes=0-0", 10)).isEqualTo(new ByteRange.Part(0, 0));
    assertThat(ByteRange.parse("bytes=3-", 10)).isEqualTo(new ByteRange.Part(3, 9));
    assertThat(ByteRange.parse("bytes=3-99", 10)).isEqualTo(new ByteRange.Part(3, 9));
    assertThat(ByteRange.parse("bytes=-4", 10)).isEqualTo(new ByteRange.Part(6, 9));
    assertThat(ByteRange.parse("bytes=-40", 10)).isEqualTo(new ByteRange.Part(0, 9));
  }

  @Test
  void saysWhenNothingOfItIsThere() {
    assertThat(ByteRange.parse("bytes=10-", 10)).isEqualTo(new ByteRange.Outside());
    assertThat(ByteRange.parse("bytes=0-", 0)).isEqualTo(new ByteRange.Outside());
    assertThat(ByteRange.parse("bytes=-0", 10)).isEqualTo(new ByteRange.Outside());
  }

  @Test
  void sendsEverythingForWhatItCannotRead() {
    for (String header :
        new String[] {"", "bytes=", "bytes=-", "bytes=5-3", "bytes=0-1,4-5", "lines=1-2", "x"}) {
      assertThat(ByteRange.parse(header, 10)).as(header).isEqualTo(new ByteRange.Whole());
    }
  }
}

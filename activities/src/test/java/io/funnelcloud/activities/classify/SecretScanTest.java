package io.funnelcloud.activities.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretScanTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql -u root -p'S3cr3t!x' shop",
        "mysqldump -uroot -phunter22 shop",
        "sshpass -p hunter22 ssh nas",
        "sshpass -phunter22 ssh nas",
        "curl -u ada:hunter22 https://example.org/",
        "curl --user 'ada:hunter22' https://example.org/",
        "curl -H 'Authorization: Bearer abcdef123456' https://example.org/",
        "curl -H \"Authorization: Basic YWRhOmh1bnRlcjIy\" https://example.org/",
        "git clone https://ada:hunter22@example.org/repo.git",
        "psql postgres://ada:hunter22@db/shop",
        "export DB_PASSWORD=hunter22",
        "PGPASSWORD='hunter22' psql -h db",
        "docker run -e API_KEY=abc123def456 image",
        "docker login -u ada -p hunter22 registry.example.org",
        "tool --password hunter22",
        "tool --password=hunter22",
        "tool --api-key abc123def456",
        "echo hunter22 | sudo -S apt-get update",
        "echo 'ada:hunter22' | chpasswd",
        "net user ada hunter22 /add",
        "redis-cli -a hunter22 ping",
        "gh auth login --with-token <<< ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        "export AWS_ACCESS_KEY_ID=AKIAABCDEFGHIJKLMNOP",
        "echo '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----' > k",
        "curl -d '{\"password\": \"hunter22\"}' http://localhost/",
      })
  void findsWhatLooksLikeASecretAndMasksIt(String command) {
    assertThat(SecretScan.find(command)).isNotEmpty();
    assertThat(Redactor.words(command, 1000))
        .contains("***")
        .doesNotContain("hunter22", "S3cr3t!x", "abc123def456", "abcdef123456");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uname -a",
        "mysql -u root -p shop",
        "mysql -u root -p\"$DB_PASSWORD\" shop",
        "curl -u \"$USER:$PASSWORD\" https://example.org/",
        "curl https://example.org:8080/path@version",
        "export DB_PASSWORD=$(cat /run/secret)",
        "grep -ri password /etc/ssh",
        "passwd ada",
        "sshpass -f /root/pass ssh nas",
        "ssh -p 2222 nas uptime",
        "git clone git@example.org:ada/repo.git",
        "docker login --password-stdin -u ada registry",
        "rsync -p -a /a /b",
        "mkdir -p /srv/token",
        "echo done",
        "echo token | tee file",
        "kubectl get secret",
        "net user",
        "tool --password-file /root/pass",
        "tool --token $TOKEN",
        "find . -name '*.key' -print",
      })
  void staysSilentOnReferencesAndPlainCommands(String command) {
    assertThat(SecretScan.find(command)).isEmpty();
  }

  @Test
  void saysColumnKindAndRemedyButNeverTheSecret() {
    SecretFound found = SecretScan.first("sshpass -p hunter22 ssh nas").orElseThrow();

    assertThat(found.column()).isEqualTo(12);
    assertThat(found.words())
        .isEqualTo(
            "column 12 looks like a password of sshpass:"
                + " use a key (ssh-copy-id), or sshpass -f FILE");
  }

  @Test
  void wordsAreOneLineAndCut() {
    assertThat(Redactor.words("echo a\necho b\u0007\u202e", 100)).isEqualTo("echo a ⏎ echo b");
    assertThat(Redactor.words("x".repeat(50), 10)).isEqualTo("x".repeat(9) + "…");
    assertThat(Redactor.words("\u200b", 10))
        .isEqualTo("(nothing that can be shown)".substring(0, 9) + "…");
  }
}

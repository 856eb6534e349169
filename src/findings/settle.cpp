#include "findings/settle.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "base/hash.h"
#include "findings/normalise.h"
#include "source/encoding.h"

namespace demarc {

const char* to_string(FindingState state) {
  switch (state) {
    case FindingState::fresh:
      return "new";
    case FindingState::known:
      return "known";
    case FindingState::allowed:
      return "allowed";
  }
  return "new";
}

static Severity topology_default(Topology topology, Form form) {
  if (topology != Topology::shared_database) return Severity::error;
  switch (form) {
    case Form::none:
    case Form::read:
    case Form::join:
    case Form::mapping:
      return Severity::info;
    case Form::write:
    case Form::ddl:
    case Form::foreign_key:
    case Form::transaction:
      return Severity::warning;
  }
  return Severity::warning;
}

static bool names(const std::string& pattern, const std::string& party) {
  return pattern.empty() || pattern == "*" || pattern == party;
}

// The severity that the last matching policy gives to this pair, or `otherwise`.
static Severity by_policy(const Finding& finding, const std::string& owner,
                          const Manifest& manifest, Severity otherwise) {
  Severity out = otherwise;
  for (const Policy& policy : manifest.policies) {
    if (!names(policy.from, finding.service) || !names(policy.to, owner)) continue;
    if (policy.form != Form::none && policy.form != finding.form) continue;
    out = policy.severity;
  }
  return out;
}

static Severity limit_of(FileClass file_class) {
  switch (file_class) {
    case FileClass::test:
    case FileClass::seed:
    case FileClass::generated:
      return Severity::info;
    case FileClass::one_off:
      return Severity::warning;
    case FileClass::service:
    case FileClass::migration:
    case FileClass::vendor:
      return Severity::error;
  }
  return Severity::error;
}

Severity severity_of_finding(const Finding& finding, const Manifest& manifest) {
  Severity severity = finding.severity;
  if (finding.form != Form::none) {
    const Database* database = manifest.database(finding.database);
    if (database == nullptr && !manifest.databases.empty()) database = &manifest.databases.front();
    if (database != nullptr) severity = topology_default(database->topology, finding.form);
  }
  const auto configured = manifest.rules.find(finding.rule);
  if (configured != manifest.rules.end()) {
    if (configured->second == Severity::off) return Severity::off;
    severity = configured->second;
  }
  if (finding.form != Form::none && !manifest.policies.empty()) {
    std::optional<Severity> gravest;
    for (const ForeignRelation& relation : finding.relations) {
      const Severity now = by_policy(finding, relation.owner, manifest, severity);
      if (!gravest || now > *gravest) gravest = now;
    }
    severity = gravest ? *gravest : by_policy(finding, {}, manifest, severity);
  }
  return std::min(severity, limit_of(finding.file_class));
}

std::string fingerprint_of(const Finding& finding, std::string_view statement) {
  std::string key = finding.rule;
  key += '\n';
  key += finding.service;
  std::set<std::pair<std::string, std::string>> relations;
  for (const ForeignRelation& relation : finding.relations)
    relations.emplace(relation.owner, relation.database + ":" + relation.relation);
  for (const auto& [owner, relation] : relations) {
    key += '\n';
    key += owner;
    key += ' ';
    key += relation;
  }
  key += "\n\n";
  if (!finding.identity.empty()) {
    key += finding.identity;
  } else {
    key +=
        statement.empty() && relations.empty() ? finding.message : normalise_statement(statement);
  }
  return to_hex(hash128(key));
}

static void add_fingerprints(const FileSystem& files, Findings& findings) {
  std::map<std::string, std::vector<Finding*>> by_path;
  for (Finding& finding : findings) by_path[finding.path].push_back(&finding);
  for (auto& [path, of_path] : by_path) {
    std::string text;
    const bool needed = std::any_of(of_path.begin(), of_path.end(), [](const Finding* finding) {
      return finding->statement_end > finding->statement_begin;
    });
    if (needed) {
      Result<std::string> bytes = files.read(path, default_read_limit_bytes);
      if (bytes) text = std::move(*bytes);
      decode_text(text);
    }
    for (Finding* finding : of_path) {
      const std::size_t begin = std::min<std::size_t>(finding->statement_begin, text.size());
      const std::size_t end = std::clamp<std::size_t>(finding->statement_end, begin, text.size());
      finding->fingerprint =
          fingerprint_of(*finding, std::string_view(text).substr(begin, end - begin));
    }
  }
}

static auto order_of(const Finding& finding) {
  return std::tie(finding.path, finding.line, finding.column, finding.rule, finding.message,
                  finding.service);
}

// A generated file repeats what its source says: one finding for both, at the source.
static void drop_generated_repeats(Findings& findings) {
  std::set<std::string> written;
  for (const Finding& finding : findings) {
    if (finding.file_class != FileClass::generated) written.insert(finding.fingerprint);
  }
  std::erase_if(findings, [&](const Finding& finding) {
    return finding.file_class == FileClass::generated && written.count(finding.fingerprint) != 0;
  });
}

Counts count(const Findings& findings) {
  Counts out;
  for (const Finding& finding : findings) {
    if (finding.state != FindingState::fresh) continue;
    if (finding.severity == Severity::error) ++out.errors;
    if (finding.severity == Severity::warning) ++out.warnings;
    if (finding.severity == Severity::info) ++out.infos;
  }
  return out;
}

void add_settled(Findings&& more, Findings& findings) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return order_of(a) < order_of(b); });
}

void settle(const Manifest& manifest, const FileSystem& files, Findings& findings) {
  for (Finding& finding : findings) finding.severity = severity_of_finding(finding, manifest);
  std::erase_if(findings, [](const Finding& finding) { return finding.severity == Severity::off; });
  add_fingerprints(files, findings);
  drop_generated_repeats(findings);
  std::sort(findings.begin(), findings.end(),
            [](const Finding& a, const Finding& b) { return order_of(a) < order_of(b); });
  const auto same = [](const Finding& a, const Finding& b) { return order_of(a) == order_of(b); };
  findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
}

}  // namespace demarc

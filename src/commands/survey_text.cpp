// How a survey looks: the folders with their counts, relations that several folders write,
// relations that several folders use, the rest in a line a folder, what was not read, what to do
// next.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "commands/survey.h"
#include "report/formats.h"

namespace demarc {

namespace {

constexpr std::size_t listed_relations = 12;  // of a section, without --verbose
constexpr std::size_t listed_folders = 24;
constexpr std::size_t listed_actors = 6;  // of a deed, without --verbose

class SurveyText {
 public:
  SurveyText(const Survey& survey, const SurveyLook& look) : survey_(survey), look_(look) {
    for (const std::string& folder : survey.folders) {
      name_columns_ = std::max(name_columns_, display_width(folder));
    }
    name_columns_ = std::min(name_columns_, look.width / 3);
  }
  std::string render();

 private:
  void head();
  void folders();
  void section(std::string_view title, const std::string& about,
               const std::vector<std::size_t>& relations);
  void relation(std::size_t index);
  void deed(Deed deed, const std::map<std::uint32_t, Use>& uses);
  void own_relations();
  void coverage();
  void next();
  void line(const std::string& text) { out_ += text + "\n"; }

  std::size_t writers(std::size_t relation) const {
    return survey_.relations[relation].by[static_cast<int>(Deed::write)].size();
  }

  const Survey& survey_;
  const SurveyLook& look_;
  int name_columns_ = 8;
  std::string out_{};
};

std::string SurveyText::render() {
  head();
  if (survey_.relations.empty()) {
    line(survey_.summary.statements == 0
             ? "No relation was found: there is no SQL here that demarc can read."
             : "No relation was found: none of these statements names one.");
    line("");
    coverage();
    return std::move(out_);
  }
  folders();
  std::vector<std::size_t> contested, shared;
  for (std::size_t i = 0; i < survey_.relations.size(); ++i) {
    if (writers(i) > 1) {
      contested.push_back(i);
    } else if (survey_.relations[i].actors() > 1) {
      shared.push_back(i);
    }
  }
  const auto by_crowd = [&](std::size_t a, std::size_t b) {
    const auto key = [&](std::size_t i) {
      return std::pair(writers(i), survey_.relations[i].actors());
    };
    return key(a) > key(b);
  };
  std::stable_sort(contested.begin(), contested.end(), by_crowd);
  std::stable_sort(shared.begin(), shared.end(), by_crowd);
  section("TWO WRITERS",
          counted(contested.size(), "relation") +
              " written from more than one place: nobody can change them alone",
          contested);
  section("SHARED",
          counted(shared.size(), "relation") + " used by others than the one that writes them",
          shared);
  own_relations();
  coverage();
  next();
  return std::move(out_);
}

void SurveyText::head() {
  const Summary& summary = survey_.summary;
  line(look_.paint.bold("demarc survey") + "  " + counted(summary.files, "file") + " with SQL, " +
       counted(summary.statements, "statement") + ", " +
       counted(survey_.relations.size(), "relation"));
  line("");
}

// Counts of each folder; "of others" is what crosses a line that nobody has drawn yet.
void SurveyText::folders() {
  struct Row {
    std::size_t creates = 0, writes = 0, reads = 0, foreign_writes = 0, foreign_reads = 0;
  };
  std::vector<Row> rows(survey_.folders.size());
  for (std::size_t i = 0; i < survey_.relations.size(); ++i) {
    const auto& by = survey_.relations[i].by;
    const std::uint32_t home = survey_.homes[i];
    for (const auto& [actor, use] : by[static_cast<int>(Deed::create)]) ++rows[actor].creates;
    for (const auto& [actor, use] : by[static_cast<int>(Deed::write)]) {
      ++rows[actor].writes;
      if (home != none && home != actor) ++rows[actor].foreign_writes;
    }
    for (const auto& [actor, use] : by[static_cast<int>(Deed::read)]) {
      ++rows[actor].reads;
      if (home != none && home != actor) ++rows[actor].foreign_reads;
    }
  }
  const int columns = std::max(name_columns_, 7);
  line(look_.paint.bold(fit(survey_.has_manifest ? "SERVICES" : "FOLDERS", columns + 2)) +
       look_.paint.dim("  files  creates  writes  reads   of others: writes  reads"));
  // Those that cross lines first, where there are too many for one look.
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].creates + rows[i].writes + rows[i].reads > 0) order.push_back(i);
  }
  std::size_t shown = order.size();
  if (!look_.verbose && order.size() > listed_folders) {
    shown = listed_folders;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const auto key = [&](const Row& row) {
        return std::pair(row.foreign_writes * 2 + row.foreign_reads, row.writes + row.reads);
      };
      return key(rows[a]) > key(rows[b]);
    });
  }
  for (std::size_t k = 0; k < shown; ++k) {
    const std::size_t i = order[k];
    const Row& row = rows[i];
    const auto alarm = [&](std::size_t count, const char* form) {
      const std::string text = fmt::format(fmt::runtime(form), count);
      return count == 0 ? look_.paint.dim(text) : look_.paint.yellow(text);
    };
    line("  " + fit(printable_line(survey_.folders[i]), columns) +
         fmt::format("  {:>5}  {:>7}  {:>6}  {:>5}", survey_.files[i], row.creates, row.writes,
                     row.reads) +
         alarm(row.foreign_writes, "{:>20}") + alarm(row.foreign_reads, "{:>7}"));
  }
  if (shown < order.size()) {
    line("  … and " + std::to_string(order.size() - shown) + " more (--verbose lists them)");
  }
  line("");
}

void SurveyText::section(std::string_view title, const std::string& about,
                         const std::vector<std::size_t>& relations) {
  if (relations.empty()) return;
  line(look_.paint.bold(title) + "  " + about);
  line("");
  const std::size_t shown =
      look_.verbose ? relations.size() : std::min(relations.size(), listed_relations);
  for (std::size_t i = 0; i < shown; ++i) relation(relations[i]);
  if (shown < relations.size()) {
    line("  … and " + std::to_string(relations.size() - shown) + " more (--verbose lists them)");
    line("");
  }
}

void SurveyText::relation(std::size_t index) {
  const RelationUse& relation = survey_.relations[index];
  std::string title = look_.paint.cyan(printable_line(relation.name));
  if (!relation.database.empty()) title += "  in " + printable_line(relation.database);
  if (!relation.resolved) title += look_.paint.dim("  (as written; nothing here creates it)");
  line("  " + title);
  for (int i = 0; i < deed_count; ++i) {
    const auto kind = static_cast<Deed>(i);
    std::map<std::uint32_t, Use> uses = relation.by[i];
    // Who creates a relation also alters it; that is no news.
    if (kind == Deed::alter) uses.erase(survey_.homes[index]);
    if (!uses.empty()) deed(kind, uses);
  }
  line("");
}

// One line an actor: who, where first, with which privileges, how often.
void SurveyText::deed(Deed deed, const std::map<std::uint32_t, Use>& uses) {
  const int place_columns = std::max(24, look_.width - name_columns_ - 16 - 26);
  std::size_t shown = 0;
  for (const auto& [actor, use] : uses) {
    if (!look_.verbose && shown == listed_actors) {
      line(std::string(16, ' ') + "… and " + std::to_string(uses.size() - shown) + " more");
      break;
    }
    std::string text = "    " + look_.paint.dim(fit(shown == 0 ? past_of(deed) : "", 10)) + "  ";
    text += fit(printable_line(survey_.folders[actor]), name_columns_) + "  ";
    const std::string place = shorten_path(look_.place(use.first), place_columns);
    std::string rest;
    if (deed == Deed::write) rest = to_string_of_privileges(use.privileges);
    if (use.places > 1) {
      rest += (rest.empty() ? "" : " · ") + std::to_string(use.places) + " places";
    }
    text += rest.empty() ? place : fit(place, place_columns) + "  " + look_.paint.dim(rest);
    line(text);
    ++shown;
  }
}

// Relations that one folder alone uses: the good case, told in a line.
void SurveyText::own_relations() {
  std::map<std::uint32_t, std::vector<std::string>> own;
  std::size_t count = 0;
  for (const RelationUse& relation : survey_.relations) {
    if (relation.actors() != 1) continue;
    for (const auto& by : relation.by) {
      if (by.empty()) continue;
      own[by.begin()->first].push_back(printable_line(relation.name));
      ++count;
      break;
    }
  }
  if (own.empty()) return;
  line(look_.paint.bold("OWN") + "  " + counted(count, "relation") + " used by one alone");
  line("");
  for (const auto& [actor, names] : own) {
    const std::string head = "  " + fit(printable_line(survey_.folders[actor]), name_columns_) +
                             fmt::format("  {:>3}  ", names.size());
    const int room = std::max(20, look_.width - display_width(head));
    const std::string all = join(names, ", ");
    if (!look_.verbose) {
      line(head + shorten(all, room));
      continue;
    }
    const auto lines = wrap(all, room);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string indent(static_cast<std::size_t>(display_width(head)), ' ');
      line((i == 0 ? head : indent) + lines[i]);
    }
  }
  line("");
}

void SurveyText::coverage() {
  const Summary& summary = survey_.summary;
  if (summary.not_analysed == 0) {
    if (summary.statements > 0) {
      line(look_.paint.bold("COVERAGE") + "  everything in " + counted(summary.files, "file") +
           " with SQL was read");
    }
    return;
  }
  std::map<NoteKind, std::size_t> kinds;
  for (const ModelNote& note : survey_.notes) ++kinds[note.kind];
  std::vector<std::string> parts;
  for (const auto& [kind, count] : kinds) {
    parts.push_back(std::to_string(count) + " " + to_string(kind));
  }
  line(look_.paint.bold("COVERAGE") + "  " +
       look_.paint.yellow(std::to_string(summary.not_analysed) + " not analysed") + " (" +
       join(parts, ", ") + ") in " + counted(summary.statements, "statement"));
  const std::size_t shown =
      look_.verbose ? survey_.notes.size() : std::min<std::size_t>(survey_.notes.size(), 3);
  for (std::size_t i = 0; i < shown; ++i) {
    const ModelNote& note = survey_.notes[i];
    std::string place = printable_line(note.path);
    if (note.line > 0) place += ":" + std::to_string(note.line);
    line("  " + shorten(place + "  " + printable_line(note.message), look_.width - 2));
  }
  if (shown < survey_.notes.size()) {
    line("  … and " + std::to_string(survey_.notes.size() - shown) + " more (--verbose)");
  }
}

void SurveyText::next() {
  if (survey_.has_manifest) {
    line("");
    line(look_.paint.bold("NEXT") + "  `demarc check` compares this with demarc.toml");
    return;
  }
  const std::string manifest = suggest_manifest(survey_);
  if (manifest.empty()) return;
  line("");
  line(look_.paint.bold("NEXT") +
       "  draw the line: correct this, save it as demarc.toml, run `demarc check`");
  line("");
  for (std::string_view text : split(manifest, '\n')) {
    line(text.empty() ? "" : "  " + look_.paint.dim(text));
  }
  while (out_.ends_with("\n\n")) out_.pop_back();
}

}  // namespace

std::string render_survey(const Survey& survey, const SurveyLook& look) {
  return SurveyText(survey, look).render();
}

}  // namespace demarc

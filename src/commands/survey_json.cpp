// A survey for programs.
#include <map>

#include "base/json_writer.h"
#include "base/version.h"
#include "commands/survey.h"

namespace demarc {

static void write_uses(JsonWriter& json, const Survey& survey, const SurveyLook& look,
                       const std::map<std::uint32_t, Use>& uses) {
  json.begin_array();
  for (const auto& [actor, use] : uses) {
    json.begin_object().key("by").value(survey.folders[actor]).key("privileges").begin_array();
    for (int bit = 0; bit < privilege_count; ++bit) {
      if ((use.privileges >> bit & 1u) != 0) json.value(privilege_name(bit));
    }
    json.end_array().key("places").value(use.places);
    json.key("first").value(look.place(use.first)).end_object();
  }
  json.end_array();
}

std::string render_survey_json(const Survey& survey, const SurveyLook& look) {
  std::string out;
  JsonWriter head(out);
  head.begin_object().key("survey").value(1).key("tool").value(version());
  head.key("summary").begin_object().key("files").value(survey.summary.files);
  head.key("statements").value(survey.summary.statements);
  head.key("not_analysed").value(survey.summary.not_analysed).end_object();
  out += ",\"relations\":[";
  for (std::size_t i = 0; i < survey.relations.size(); ++i) {
    const RelationUse& relation = survey.relations[i];
    out += i == 0 ? "\n" : ",\n";
    JsonWriter json(out);
    json.begin_object().key("relation").value(relation.name);
    json.key("database").text_or_null(relation.database);
    json.key("resolved").value(relation.resolved).key("home");
    json.text_or_null(survey.homes[i] == none ? "" : survey.folders[survey.homes[i]]);
    for (int deed = 0; deed < deed_count; ++deed) {
      json.key(past_of(static_cast<Deed>(deed)));
      write_uses(json, survey, look, relation.by[deed]);
    }
    json.end_object();
  }
  return out + (survey.relations.empty() ? "]}\n" : "\n]}\n");
}

}  // namespace demarc

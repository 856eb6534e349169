// Relations × folders, as the survey shows them. Pure: data in, text out.
#pragma once

#include <string>
#include <vector>

#include "commands/usage.h"
#include "report/display.h"
#include "report/report.h"

namespace demarc {

struct Survey {
  std::vector<std::string> folders{};  // the actors, sorted; services where a manifest names them
  std::vector<std::size_t> files{};    // with SQL, of each folder
  std::vector<RelationUse> relations{};
  // Whose each relation seems to be: who creates it, else its only writer; none: cannot be said.
  std::vector<std::uint32_t> homes{};
  Summary summary{};
  std::vector<ModelNote> notes{};  // what was not analysed
  bool has_manifest = false;
};

std::vector<std::uint32_t> homes_of(const std::vector<RelationUse>& relations);

struct SurveyLook {
  Paint paint{false};
  int width = 100;
  bool verbose = false;
  std::function<std::string(const Spot&)> place{};  // "path:line:column" for the reader
};

std::string render_survey(const Survey& survey, const SurveyLook& look);
std::string render_survey_json(const Survey& survey, const SurveyLook& look);

// A first demarc.toml for the folders with most relations of their own; "" if nothing can be said.
std::string suggest_manifest(const Survey& survey);

}  // namespace demarc

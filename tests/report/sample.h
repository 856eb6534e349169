// A report with one of everything that a format has to cope with, and goldens beside the tests.
#pragma once

#include <map>
#include <string>

#include "report/report.h"

namespace demarc {

std::map<std::string, std::string> sample_files();
Report sample_report();
RenderOptions sample_options(Format format, int width = 100);

// Compares with tests/report/expected/NAME; UPDATE_GOLDENS=1 rewrites it.
void expect_golden(const std::string& name, const std::string& actual);

}  // namespace demarc

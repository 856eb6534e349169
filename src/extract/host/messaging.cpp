#include "extract/host/messaging.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "extract/host/evaluate.h"
#include "extract/host/markers.h"

namespace demarc {

namespace {

constexpr std::size_t longest_word = 200;
constexpr std::size_t longest_class_head = 600;

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool begins_upper(std::string_view name) {
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
}

// "Kafka" in "KafkaListener<Order>", not in "MyKafkaX".
bool has_word(std::string_view text, std::string_view word) {
  const auto is_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !is_name(text[at - 1]);
    const std::size_t end = at + word.size();
    if (begins && (end == text.size() || !is_name(text[end]))) return true;
  }
  return false;
}

// "OrderCreated" of `IConsumer<OrderCreated>`.
std::string_view generic_of(std::string_view text, std::string_view base) {
  const std::size_t at = text.find(std::string(base) + "<");
  if (at == text.npos) return {};
  const std::string_view inside = text.substr(at + base.size() + 1);
  const std::size_t end = inside.find_first_of("<>,\n");
  return end == inside.npos || end > longest_word || inside[end] != '>' ? std::string_view{}
                                                                        : inside.substr(0, end);
}

class Messaging {
 public:
  Messaging(const HostFile& file, const Definitions& definitions, const HostOptions& options,
            std::uint64_t sets, std::vector<ExtractMessage>& out)
      : file_(file), evaluator_(file, definitions, options), out_(out) {
    const std::vector<MarkerSet>& all = marker_sets();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if ((sets >> i & 1) != 0) sets_.push_back(&all[i]);
    }
  }

  Consumers run() {
    const auto count = static_cast<std::uint32_t>(file_.nodes.size());
    for (std::uint32_t n = 0; n < count; ++n) {
      if (file_.role(n) != HostRole::function) continue;
      functions_[name_of_function(file_, n)].push_back(n);
    }
    for (std::uint32_t n = 0; n < count; ++n) {
      if (file_.role(n) == HostRole::function) function(n);
      if (file_.role(n) == HostRole::call) consuming_call(n);
      if (file_.is_call(n)) after_commit_call(n);
    }
    for (std::uint32_t n = 0; n < count; ++n) {
      if (file_.role(n) == HostRole::call) publishing_call(n);
    }
    // All consumers are known now: they are units of their own.
    for (const auto& [node, message] : places_) {
      out_[message].unit = unit_around(file_, node, consumers_);
    }
    std::stable_sort(out_.begin(), out_.end(),
                     [](const ExtractMessage& a, const auto& b) { return a.begin < b.begin; });
    return std::move(consumers_);
  }

 private:
  // `inside` is a node in the function that the message belongs to.
  ExtractMessage& add(MessageMark mark, const MarkerSet& set, std::uint32_t at,
                      std::uint32_t inside, std::string marker) {
    ExtractMessage& message = out_.emplace_back();
    message.mark = mark;
    message.client = set.name;
    message.marker = std::move(marker);
    message.begin = file_.node(at).begin;
    message.end = file_.node(at).end;
    places_.emplace_back(inside, out_.size() - 1);
    return message;
  }
  void function(std::uint32_t n);
  void consuming_call(std::uint32_t call);
  void after_commit_call(std::uint32_t call);
  void publishing_call(std::uint32_t call);
  void consume(std::uint32_t function, const MarkerSet& set, std::uint32_t at, std::string marker,
               std::string topic, std::string_view type = {});
  const MarkedCall* match(const std::vector<MarkedCall>& calls, std::uint32_t call) const;
  std::string written(std::uint32_t call) const;
  std::string known_text(std::uint32_t n);
  std::string keyed_text(std::uint32_t n, const std::vector<std::string>& keys);
  std::string topic_of(std::uint32_t call, const MarkerSet& set, int argument);
  std::string type_of(std::uint32_t call, const MarkerSet& set);
  std::vector<std::uint32_t> handlers_in(std::uint32_t call) const;
  std::string class_head(std::uint32_t function) const;

  const HostFile& file_;
  Evaluator evaluator_;
  std::vector<ExtractMessage>& out_;
  std::vector<const MarkerSet*> sets_{};
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> functions_{};
  Consumers consumers_{};
  std::vector<std::pair<std::uint32_t, std::size_t>> places_{};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> after_commits_{};  // bytes
};

const MarkedCall* Messaging::match(const std::vector<MarkedCall>& calls, std::uint32_t call) const {
  if (calls.empty()) return nullptr;
  const std::string_view callee = file_.callee(call);
  for (const MarkedCall& one : calls) {
    if (one.method != callee) continue;
    if (one.receiver.empty()) return &one;
    if (to_lower(file_.qualifier(call)).find(one.receiver) != std::string::npos) return &one;
  }
  return nullptr;
}

// "kafkaTemplate.send" of the call.
std::string Messaging::written(std::uint32_t call) const {
  std::string out(file_.qualifier(call).substr(0, longest_word));
  if (!out.empty()) out += '.';
  return out += file_.callee(call).substr(0, longest_word);
}

// The text that the expression gives, if it is known as a whole.
std::string Messaging::known_text(std::uint32_t n) {
  const HostText text = evaluator_.evaluate(n, 0);
  const bool whole = text.known && text.holes == 0 && text.text.size() <= longest_word;
  return whole ? text.text : std::string{};
}

// The text of the first pair or assignment in `n` that has one of the keys: {topic: "orders"}.
std::string Messaging::keyed_text(std::uint32_t n, const std::vector<std::string>& keys) {
  const std::uint32_t end = file_.node(n).end;
  for (std::uint32_t i = n; i < file_.nodes.size() && file_.node(i).begin < end; ++i) {
    const HostRole role = file_.role(i);
    if (role == HostRole::function) {  // what a handler does is its own matter
      const std::uint32_t behind = file_.node(i).end;
      while (i + 1 < file_.nodes.size() && file_.node(i + 1).begin < behind) ++i;
      continue;
    }
    if (role != HostRole::pair && role != HostRole::append && role != HostRole::define) continue;
    std::string_view key;
    if (role == HostRole::pair) {
      key = file_.key_of(i);
    } else if (file_.defined_name(i) != no_node) {
      key = last_name(file_.text(file_.defined_name(i)));
    }
    if (key.empty() || !contains(keys, to_lower(key))) continue;
    std::uint32_t value = file_.last_named(i);
    if (value != no_node && file_.role(value) == HostRole::list) value = file_.first_named(value);
    if (value == no_node) continue;
    std::string text = known_text(value);
    if (!text.empty()) return text;
  }
  return {};
}

std::string Messaging::topic_of(std::uint32_t call, const MarkerSet& set, int argument) {
  std::string keyed;
  const std::vector<std::uint32_t> arguments = file_.arguments(call);
  for (std::uint32_t one : arguments) {
    if (keyed.empty()) keyed = keyed_text(one, set.topic_keys);
  }
  if (!keyed.empty() || argument < 0) return keyed;
  const auto wanted = static_cast<std::size_t>(argument);
  if (wanted >= arguments.size()) return {};
  // new ProducerRecord("orders", …), FutureRecord::to("orders").payload(…)
  for (std::uint32_t given = arguments[wanted]; given != no_node && file_.is_call(given);
       given = file_.receiver(given)) {
    if (!contains(set.envelopes, file_.callee(given)) &&
        !contains(set.envelopes, file_.qualifier(given))) {
      continue;
    }
    const std::vector<std::uint32_t> inner = file_.arguments(given);
    return inner.empty() ? std::string{} : known_text(inner[0]);
  }
  return known_text(arguments[wanted]);
}

// The type that is made for the call (`new OrderCreated(…)`), or a literal that names it.
std::string Messaging::type_of(std::uint32_t call, const MarkerSet& set) {
  if (set.receiver_is_type) {
    const std::string_view receiver = file_.qualifier(call);
    return std::string(receiver.size() <= longest_word ? receiver : std::string_view{});
  }
  for (std::uint32_t argument : file_.arguments(call)) {
    std::string keyed = keyed_text(argument, set.type_keys);
    if (!keyed.empty()) return keyed;
  }
  for (std::uint32_t argument : file_.arguments(call)) {
    const std::uint32_t end = file_.node(argument).end;
    for (std::uint32_t i = argument; i < file_.nodes.size() && file_.node(i).begin < end; ++i) {
      if (!file_.is_call(i)) continue;
      const std::string_view made = file_.callee(i);
      const bool is_type =
          file_.role(i) == HostRole::create || (file_.receiver(i) == no_node && begins_upper(made));
      if (is_type && made.size() <= longest_word && !contains(set.envelopes, made)) {
        return std::string(made);
      }
    }
  }
  return {};
}

void Messaging::consume(std::uint32_t function, const MarkerSet& set, std::uint32_t at,
                        std::string marker, std::string topic, std::string_view type) {
  if (!consumers_.emplace(function, marker).second) return;
  // The function itself is the unit: what stands in its head may belong to the one around.
  std::uint32_t inside = file_.node(function).first_child;
  if (inside == no_node) inside = function;
  ExtractMessage& message = add(MessageMark::consume, set, at, inside, std::move(marker));
  message.topic = std::move(topic);
  message.type = std::string(type);
}

// What the class is made of: its head, and in Ruby what its body includes before the first method.
std::string Messaging::class_head(std::uint32_t function) const {
  const std::uint32_t around = file_.around(function, HostRole::class_like);
  if (around == no_node) return {};
  std::uint32_t first = around + 1;
  while (first < function && file_.role(first) != HostRole::function) ++first;
  const std::size_t begin = file_.node(around).begin;
  const std::size_t end =
      std::min<std::size_t>(file_.node(first).begin, begin + longest_class_head);
  const std::uint32_t body = file_.child(around, HostField::body);
  const std::size_t body_begin = body == no_node ? end : file_.node(body).begin;
  std::string head(file_.bytes.substr(begin, std::min(end, body_begin) - begin));
  for (std::size_t at = body_begin; at < end;) {
    const std::size_t line_end = std::min(file_.bytes.find('\n', at), end);
    const std::string_view line = trim(file_.bytes.substr(at, line_end - at));
    if (line.starts_with("include ")) head += "\n" + std::string(line);
    at = line_end + 1;
  }
  return head;
}

void Messaging::function(std::uint32_t n) {
  const std::string_view name = name_of_function(file_, n);
  const std::vector<std::uint32_t> annotations = annotations_of(file_, n);
  for (const MarkerSet* set : sets_) {
    for (std::uint32_t annotation : annotations) {
      const std::string_view word = annotation_name(file_, annotation);
      if (contains(set->after_commit_annotations, word)) {
        after_commits_.emplace_back(file_.node(n).begin, file_.node(n).end);
        const std::uint32_t inside = file_.node(n).first_child;
        add(MessageMark::after_commit, *set, n, inside == no_node ? n : inside,
            "@" + std::string(word));
      }
      if (!contains(set->consumer_annotations, word)) continue;
      std::string topic = keyed_text(annotation, set->topic_keys);
      const std::uint32_t end = file_.node(annotation).end;
      for (std::uint32_t i = annotation;
           topic.empty() && i < file_.nodes.size() && file_.node(i).begin < end; ++i) {
        if (file_.role(file_.node(i).parent) == HostRole::pair) continue;
        if (evaluator_.is_literal(i)) topic = known_text(i);
      }
      consume(n, *set, annotation, "@" + std::string(word), std::move(topic));
    }
    if (name.empty()) continue;
    if (contains(set->consumer_functions, name)) consume(n, *set, n, std::string(name), {});
    for (const MarkedMethod& method : set->consumer_types) {
      if (method.method != name) continue;
      const std::string head = class_head(n);
      if (!has_word(head, method.base)) continue;
      consume(n, *set, n, method.base, {}, generic_of(head, method.base));
    }
  }
}

// Functions written in the call's arguments, and functions of the file that they name.
std::vector<std::uint32_t> Messaging::handlers_in(std::uint32_t call) const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t argument : file_.arguments(call)) {
    const std::uint32_t end = file_.node(argument).end;
    std::uint32_t inside = 0;  // up to this byte: in a function that is taken already
    for (std::uint32_t i = argument; i < file_.nodes.size() && file_.node(i).begin < end; ++i) {
      if (file_.node(i).begin < inside) continue;
      if (file_.role(i) == HostRole::function) {
        out.push_back(i);
        inside = file_.node(i).end;
      } else if (file_.role(i) == HostRole::identifier || file_.text(i).starts_with(':')) {
        const auto found = functions_.find(last_name(file_.text(i)));
        if (found != functions_.end())
          out.insert(out.end(), found->second.begin(), found->second.end());
      }
    }
  }
  return out;
}

void Messaging::consuming_call(std::uint32_t call) {
  for (const MarkerSet* set : sets_) {
    if (const MarkedCall* handler = match(set->handlers, call)) {
      for (std::uint32_t function : handlers_in(call)) {
        consume(function, *set, call, written(call), topic_of(call, *set, handler->argument));
      }
    }
    if (const MarkedCall* poll = match(set->polls, call)) {
      std::uint32_t function = file_.around(call, HostRole::function);
      while (function != no_node && name_of_function(file_, function).empty())
        function = file_.around(function, HostRole::function);
      if (function == no_node) continue;
      consume(function, *set, call, written(call), topic_of(call, *set, poll->argument));
    }
  }
}

void Messaging::after_commit_call(std::uint32_t call) {
  for (const MarkerSet* set : sets_) {
    if (match(set->after_commits, call) == nullptr) continue;
    after_commits_.emplace_back(file_.node(call).begin, file_.node(call).end);
    add(MessageMark::after_commit, *set, call, call, written(call));
    // transaction.on_commit(send_mail): the function that it names
    for (std::uint32_t function : handlers_in(call)) {
      after_commits_.emplace_back(file_.node(function).begin, file_.node(function).end);
    }
    return;
  }
}

void Messaging::publishing_call(std::uint32_t call) {
  for (const MarkerSet* set : sets_) {
    const MarkedCall* publish = match(set->publishes, call);
    if (publish == nullptr) continue;
    ExtractMessage& message = add(MessageMark::publish, *set, call, call, written(call));
    message.topic = topic_of(call, *set, publish->argument);
    message.type = type_of(call, *set);
    const std::uint32_t begin = message.begin;
    message.after_commit =
        std::any_of(after_commits_.begin(), after_commits_.end(),
                    [&](const auto& span) { return begin >= span.first && begin < span.second; });
    return;
  }
}

}  // namespace

Consumers find_messages(const HostFile& file, const Definitions& definitions,
                        const HostOptions& options, std::uint64_t sets,
                        std::vector<ExtractMessage>& out) {
  if (sets == 0) return {};
  return Messaging(file, definitions, options, sets, out).run();
}

}  // namespace demarc

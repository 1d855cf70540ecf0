#include "runner/base/toml.h"

#include "runner/base/text.h"
#include "runner/base/translate.h"

#define TOML_EXCEPTIONS                 0
#define TOML_HEADER_ONLY                1
#define TOML_ENABLE_UNRELEASED_FEATURES 0
#include <toml++/toml.h>

#include <algorithm>
#include <cstring>
#include <sstream>
#include <string_view>
#include <vector>

namespace
{

struct builder {
    struct arena *arena;
    const char *name;
    std::string_view content;

    struct place at(const toml::source_region &region) const
    {
        struct place place = {};
        place.file = name;
        place.line = region.begin.line;
        place.column = region.begin.column;
        place.width = region.end.line == region.begin.line && region.end.column > region.begin.column
                          ? region.end.column - region.begin.column
                          : 1;
        return place;
    }

    struct toml_node *build(const toml::node &node) const
    {
        auto *made = ARENA_NEW(arena, struct toml_node);
        made->place = at(node.source());
        if (const auto *table = node.as_table()) {
            made->kind = TOML_TABLE;
            build_children(made, *table);
        } else if (const auto *array = node.as_array()) {
            made->kind = TOML_ARRAY;
            struct toml_node **end = &made->first;
            for (const auto &item : *array) {
                *end = build(item);
                end = &(*end)->next;
            }
        } else {
            build_value(made, node);
        }
        return made;
    }

    /* toml++ keeps tables sorted by key; we want the order of the file. */
    void build_children(struct toml_node *made, const toml::table &table) const
    {
        std::vector<struct toml_node *> children;
        for (const auto &[key, value] : table) {
            struct toml_node *child = build(value);
            child->key = arena_copy(arena, key.str().data(), key.str().size());
            child->key_place = at(key.source());
            children.push_back(child);
        }
        std::stable_sort(children.begin(), children.end(), [](const struct toml_node *a, const struct toml_node *b) {
            return a->key_place.line != b->key_place.line ? a->key_place.line < b->key_place.line
                                                          : a->key_place.column < b->key_place.column;
        });
        struct toml_node **end = &made->first;
        for (struct toml_node *child : children) {
            *end = child;
            end = &child->next;
        }
    }

    void build_value(struct toml_node *made, const toml::node &node) const
    {
        if (const auto *string = node.as_string()) {
            made->kind = TOML_TEXT;
            made->text = arena_copy(arena, string->get().data(), string->get().size());
            return;
        }
        if (const auto *integer = node.as_integer()) {
            made->kind = TOML_INTEGER;
            made->integer = integer->get();
            made->number = static_cast<double>(integer->get());
        } else if (const auto *number = node.as_floating_point()) {
            made->kind = TOML_NUMBER;
            made->number = number->get();
        } else if (const auto *boolean = node.as_boolean()) {
            made->kind = TOML_BOOLEAN;
            made->boolean = boolean->get();
        } else {
            made->kind = TOML_DATE;
        }
        std::ostringstream stream;
        node.visit([&stream](const auto &value) {
            if constexpr (toml::is_value<decltype(value)>)
                stream << value;
        });
        made->text = arena_copy_text(arena, stream.str().c_str());
    }
};

std::string_view line_at(std::string_view content, size_t line)
{
    for (size_t at = 1; at < line; at++) {
        size_t end = content.find('\n');
        if (end == std::string_view::npos)
            return {};
        content.remove_prefix(end + 1);
    }
    return content.substr(0, content.find('\n'));
}

bool is_decimal_comma(std::string_view value)
{
    size_t comma = value.find(',');
    auto digit = [&](size_t i) { return i < value.size() && value[i] >= '0' && value[i] <= '9'; };
    return comma != std::string_view::npos && comma > 0 && digit(comma - 1) && digit(comma + 1) && digit(0);
}

bool is_bare_word(std::string_view value)
{
    auto letter = [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; };
    return !value.empty() && (letter(value[0]) || static_cast<unsigned char>(value[0]) >= 0x80) &&
           value.substr(0, 4) != "true" && value.substr(0, 5) != "false";
}

/* What people who write TOML for the first time stumble over, in the words of the one who will read it. toml++ says
 * the same in English and in a parser's words; its text is the last resort. */
void report(struct problems *problems, struct place place, std::string_view content, std::string_view description)
{
    std::string_view line = line_at(content, place.line);
    size_t equals = line.find('=');
    std::string_view value = equals == std::string_view::npos ? std::string_view() : line.substr(equals + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
        value.remove_prefix(1);
    auto says = [&](const char *part) { return description.find(part) != std::string_view::npos; };
    auto add = [&](const char *message, const char *attempt) {
        problem_add(problems, FAULT_SETTINGS, place, "%s", message);
        problem_try(problems, "%s", attempt);
    };
    if (says("redefine"))
        add(tr("this is stated a second time"), tr("keep one of the two"));
    else if (value.substr(0, 3) == "\xe2\x80\x9e" || value.substr(0, 3) == "\xe2\x80\x9c")
        add(tr("typographic quotes"), tr("use the plain quote \" at both ends"));
    else if (says("escape"))
        add(tr("a backslash inside of \"…\" starts a special character"),
            tr("write paths with / or in single quotes: 'C:\\data\\sales.csv'"));
    else if (is_decimal_comma(value))
        add(tr("numbers have a decimal point here, not a comma"), tr("write 0.5 instead of 0,5"));
    else if (is_bare_word(value))
        add(tr("a text must stand in quotes"), tr("write \"…\" around it"));
    else if (says("invalid UTF-8") || says("utf-8") || says("UTF-8"))
        add(tr("this file is not UTF-8"), tr("save it as UTF-8 in your editor"));
    else if ((value.substr(0, 1) == "\"" || value.substr(0, 1) == "'") &&
             std::count(value.begin(), value.end(), value[0]) == 1)
        add(tr("a quote is opened and never closed"), tr("put a quote at the end of the text"));
    else {
        problem_add(problems, FAULT_SETTINGS, place, tr("this line is not understood"));
        problem_try(problems, "%.*s", static_cast<int>(description.size()), description.data());
    }
}

} // namespace

extern "C" bool toml_parse(struct arena *arena, struct problems *problems, const char *name, const char *content,
                           size_t size, struct toml_node **root)
{
    std::string_view text(content, size);
    toml::parse_result result = toml::parse(text, std::string_view(name));
    builder made = { arena, name, text };
    if (!result) {
        struct place place = made.at(result.error().source());
        report(problems, place, text, result.error().description());
        return false;
    }
    *root = made.build(result.table());
    return true;
}

extern "C" const struct toml_node *toml_get(const struct toml_node *table, const char *key)
{
    for (const struct toml_node *child = table->first; child; child = child->next)
        if (child->key && std::strcmp(child->key, key) == 0)
            return child;
    return nullptr;
}

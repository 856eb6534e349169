#include "sql/tags_objects.h"

namespace demarc::sql {

CommandTag alter_tag(ObjectType type) {
  switch (type) {
    case OBJECT_AGGREGATE:
      return CommandTag::alter_aggregate;
    case OBJECT_ATTRIBUTE:
      return CommandTag::alter_type;
    case OBJECT_CAST:
      return CommandTag::other;
    case OBJECT_COLLATION:
      return CommandTag::alter_collation;
    case OBJECT_COLUMN:
      return CommandTag::alter_table;
    case OBJECT_CONVERSION:
      return CommandTag::alter_conversion;
    case OBJECT_DATABASE:
      return CommandTag::alter_database;
    case OBJECT_DOMAIN:
    case OBJECT_DOMCONSTRAINT:
      return CommandTag::alter_domain;
    case OBJECT_EXTENSION:
      return CommandTag::alter_extension;
    case OBJECT_FDW:
      return CommandTag::alter_foreign_data_wrapper;
    case OBJECT_FOREIGN_SERVER:
      return CommandTag::alter_server;
    case OBJECT_FOREIGN_TABLE:
      return CommandTag::alter_foreign_table;
    case OBJECT_FUNCTION:
      return CommandTag::alter_function;
    case OBJECT_INDEX:
      return CommandTag::alter_index;
    case OBJECT_LANGUAGE:
      return CommandTag::alter_language;
    case OBJECT_LARGEOBJECT:
      return CommandTag::alter_large_object;
    case OBJECT_MATVIEW:
      return CommandTag::alter_materialized_view;
    case OBJECT_OPCLASS:
      return CommandTag::alter_operator_class;
    case OBJECT_OPERATOR:
      return CommandTag::alter_operator;
    case OBJECT_OPFAMILY:
      return CommandTag::alter_operator_family;
    case OBJECT_POLICY:
      return CommandTag::alter_policy;
    case OBJECT_PROCEDURE:
      return CommandTag::alter_procedure;
    case OBJECT_PUBLICATION:
      return CommandTag::alter_publication;
    case OBJECT_ROLE:
      return CommandTag::alter_role;
    case OBJECT_ROUTINE:
      return CommandTag::alter_routine;
    case OBJECT_RULE:
      return CommandTag::alter_rule;
    case OBJECT_SCHEMA:
      return CommandTag::alter_schema;
    case OBJECT_SEQUENCE:
      return CommandTag::alter_sequence;
    case OBJECT_STATISTIC_EXT:
      return CommandTag::alter_statistics;
    case OBJECT_SUBSCRIPTION:
      return CommandTag::alter_subscription;
    case OBJECT_TABLE:
    case OBJECT_TABCONSTRAINT:
      return CommandTag::alter_table;
    case OBJECT_TABLESPACE:
      return CommandTag::alter_tablespace;
    case OBJECT_TRIGGER:
      return CommandTag::alter_trigger;
    case OBJECT_EVENT_TRIGGER:
      return CommandTag::alter_event_trigger;
    case OBJECT_TSCONFIGURATION:
      return CommandTag::alter_text_search_configuration;
    case OBJECT_TSDICTIONARY:
      return CommandTag::alter_text_search_dictionary;
    case OBJECT_TSPARSER:
      return CommandTag::alter_text_search_parser;
    case OBJECT_TSTEMPLATE:
      return CommandTag::alter_text_search_template;
    case OBJECT_TYPE:
      return CommandTag::alter_type;
    case OBJECT_VIEW:
      return CommandTag::alter_view;
    default:
      return CommandTag::other;
  }
}

CommandTag drop_tag(ObjectType type) {
  switch (type) {
    case OBJECT_ACCESS_METHOD:
      return CommandTag::drop_access_method;
    case OBJECT_AGGREGATE:
      return CommandTag::drop_aggregate;
    case OBJECT_CAST:
      return CommandTag::drop_cast;
    case OBJECT_COLLATION:
      return CommandTag::drop_collation;
    case OBJECT_CONVERSION:
      return CommandTag::drop_conversion;
    case OBJECT_DOMAIN:
      return CommandTag::drop_domain;
    case OBJECT_EVENT_TRIGGER:
      return CommandTag::drop_event_trigger;
    case OBJECT_EXTENSION:
      return CommandTag::drop_extension;
    case OBJECT_FDW:
      return CommandTag::drop_foreign_data_wrapper;
    case OBJECT_FOREIGN_SERVER:
      return CommandTag::drop_server;
    case OBJECT_FOREIGN_TABLE:
      return CommandTag::drop_foreign_table;
    case OBJECT_FUNCTION:
      return CommandTag::drop_function;
    case OBJECT_INDEX:
      return CommandTag::drop_index;
    case OBJECT_LANGUAGE:
      return CommandTag::drop_language;
    case OBJECT_MATVIEW:
      return CommandTag::drop_materialized_view;
    case OBJECT_OPCLASS:
      return CommandTag::drop_operator_class;
    case OBJECT_OPERATOR:
      return CommandTag::drop_operator;
    case OBJECT_OPFAMILY:
      return CommandTag::drop_operator_family;
    case OBJECT_POLICY:
      return CommandTag::drop_policy;
    case OBJECT_PROCEDURE:
      return CommandTag::drop_procedure;
    case OBJECT_PUBLICATION:
      return CommandTag::drop_publication;
    case OBJECT_ROUTINE:
      return CommandTag::drop_routine;
    case OBJECT_RULE:
      return CommandTag::drop_rule;
    case OBJECT_SCHEMA:
      return CommandTag::drop_schema;
    case OBJECT_SEQUENCE:
      return CommandTag::drop_sequence;
    case OBJECT_STATISTIC_EXT:
      return CommandTag::drop_statistics;
    case OBJECT_TABLE:
      return CommandTag::drop_table;
    case OBJECT_TRANSFORM:
      return CommandTag::drop_transform;
    case OBJECT_TRIGGER:
      return CommandTag::drop_trigger;
    case OBJECT_TSCONFIGURATION:
      return CommandTag::drop_text_search_configuration;
    case OBJECT_TSDICTIONARY:
      return CommandTag::drop_text_search_dictionary;
    case OBJECT_TSPARSER:
      return CommandTag::drop_text_search_parser;
    case OBJECT_TSTEMPLATE:
      return CommandTag::drop_text_search_template;
    case OBJECT_TYPE:
      return CommandTag::drop_type;
    case OBJECT_VIEW:
      return CommandTag::drop_view;
    default:
      return CommandTag::other;
  }
}

CommandTag define_tag(ObjectType type) {
  switch (type) {
    case OBJECT_AGGREGATE:
      return CommandTag::create_aggregate;
    case OBJECT_COLLATION:
      return CommandTag::create_collation;
    case OBJECT_OPERATOR:
      return CommandTag::create_operator;
    case OBJECT_TYPE:
      return CommandTag::create_type;
    case OBJECT_TSCONFIGURATION:
      return CommandTag::create_text_search_configuration;
    case OBJECT_TSDICTIONARY:
      return CommandTag::create_text_search_dictionary;
    case OBJECT_TSPARSER:
      return CommandTag::create_text_search_parser;
    case OBJECT_TSTEMPLATE:
      return CommandTag::create_text_search_template;
    default:
      return CommandTag::other;
  }
}

}  // namespace demarc::sql

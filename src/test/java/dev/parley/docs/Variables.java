package dev.parley.docs;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.util.Map;
import java.util.TreeMap;

/** The variables of the code, for comparison with what the documents say. */
final class Variables {
  private Variables() {}

  /**
   * Every variable that any room reads: all settings groups are found and read with nothing set.
   */
  static Map<String, Setting<?>> all() throws ReflectiveOperationException {
    SettingsReader reader = SettingsReader.of(Map.of());
    for (JavaClass group :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.parley")) {
      if (group.isAssignableTo(SettingsGroup.class) && !group.isInterface()) {
        group.reflect().getMethod("read", SettingsReader.class).invoke(null, reader);
      }
    }
    return new TreeMap<>(reader.asked());
  }
}

package dev.parley.start;

import dev.parley.settings.BadSetting;
import dev.parley.settings.SettingsGroup;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;

/**
 * Makes every {@link SettingsGroup} before the application opens. A CDI extension, because a
 * deployment problem is what all servers stop for; an exception of a listener is only logged by
 * some.
 */
public class SettingsCheck implements Extension {

  void check(@Observes AfterDeploymentValidation validation, BeanManager beans) {
    for (Bean<?> bean : beans.getBeans(SettingsGroup.class, Any.Literal.INSTANCE)) {
      CreationalContext<?> context = beans.createCreationalContext(bean);
      try {
        beans.getReference(bean, SettingsGroup.class, context);
      } catch (RuntimeException e) {
        validation.addDeploymentProblem(problem(e));
      }
    }
  }

  /** The one sentence for the operator, wherever the container has wrapped it. */
  private static Throwable problem(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadSetting) {
        System.getLogger(SettingsCheck.class.getName())
            .log(System.Logger.Level.ERROR, cause.getMessage());
        return new DeploymentException(cause.getMessage());
      }
    }
    return failure;
  }
}

package dev.signet.web;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;

/** Adds every resource method to {@link PathViews}; JAX-RS reports them to its dynamic features. */
@Provider
class ViewScan implements DynamicFeature {
    private final PathViews views;

    ViewScan(PathViews views) {
        this.views = views;
    }

    @Override
    public void configure(ResourceInfo method, FeatureContext context) {
        views.add(method);
    }
}
